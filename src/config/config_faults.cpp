#include "config_faults.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "nest2mqtt/base/printable.h"

namespace nest2mqtt::config {

std::string ConfigFault::str() const {
  if (line == 0) return file + ": " + what;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + what;
}

void Faults::add(const Origin& origin, std::string what) {
  // A fault is one line, whatever the value it quotes looks like.
  faults_.push_back({origin.file, origin.line, origin.column, replace_control_characters(std::move(what), '?')});
}

std::vector<ConfigFault> Faults::sorted() && {
  const auto place = [](const ConfigFault& fault) {
    const bool nowhere = fault.line == 0;
    return std::tuple(nowhere ? std::numeric_limits<std::size_t>::max() : fault.line, fault.column);
  };
  std::stable_sort(faults_.begin(), faults_.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return std::move(faults_);
}

}  // namespace nest2mqtt::config
