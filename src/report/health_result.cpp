#include "nest2mqtt/report/health_result.h"

#include <fmt/format.h>

namespace nest2mqtt::report {

HealthResult judge_health(const json::object& health) {
  const json::object* const mqtt = model::object_member(health, "mqtt");
  const auto connected = mqtt != nullptr ? model::bool_member(*mqtt, "connected") : std::nullopt;
  if (!connected) return {false, "what answers is not a bridge of this version; restart the bridge"};
  if (!*connected) {
    const std::string error(model::string_member(*mqtt, "trouble").value_or(""));
    return {false, "the bridge runs but has no broker: " + (error.empty() ? "it has not answered yet" : error) +
                       "; check mqtt.url and the broker"};
  }
  const auto problem = model::string_member(health, "problem");
  if (problem) return {true, fmt::format("the bridge runs and has its broker; {}", *problem)};
  return {true, fmt::format("cloud {}, {} structures and devices", model::string_member(health, "cloud").value_or("?"),
                            model::number_text(model::number_member(health, "objects").value_or(0)))};
}

}  // namespace nest2mqtt::report
