#include "config_errors.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "nest2mqtt/base/printable.h"

namespace nest2mqtt::config {

std::string ConfigError::str() const {
  if (line == 0) return file + ": " + what;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + what;
}

void ConfigErrors::add(const Origin& origin, std::string what) {
  // An error is one line, whatever the value it quotes looks like.
  errors_.push_back({origin.file, origin.line, origin.column, replace_control_characters(std::move(what), '?')});
}

std::vector<ConfigError> ConfigErrors::sorted() && {
  const auto place = [](const ConfigError& error) {
    const bool nowhere = error.line == 0;
    return std::tuple(nowhere ? std::numeric_limits<std::size_t>::max() : error.line, error.column);
  };
  std::stable_sort(errors_.begin(), errors_.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return std::move(errors_);
}

}  // namespace nest2mqtt::config
