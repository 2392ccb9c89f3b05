#include "reload_report.h"

#include <boost/json/value_from.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace nest2mqtt::app {

Result<json::value> report_reload(
    const tl::expected<config::ConfigChanges, std::vector<config::ConfigError>>& outcome) {
  if (!outcome) {
    std::string errors;
    for (const config::ConfigError& error : outcome.error()) {
      spdlog::error("{}", error.str());
      errors += "; " + error.str();
    }
    constexpr auto refused = "the configuration was not taken, everything stays as it was";
    spdlog::error("{}", refused);
    return fail(refused + errors);
  }
  const auto& [applied, waiting] = *outcome;
  if (!applied.empty()) spdlog::info("the configuration has changed: {}", fmt::join(applied, ", "));
  if (!waiting.empty()) spdlog::warn("restart nest2mqtt to take the change of {}", fmt::join(waiting, ", "));
  if (applied.empty() && waiting.empty()) spdlog::info("the configuration has not changed");
  return json::value{{"applied", json::value_from(applied)}, {"restart_needed", json::value_from(waiting)}};
}

}  // namespace nest2mqtt::app
