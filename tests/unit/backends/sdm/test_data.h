#pragma once

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::sdm {

inline const WallTime ten_o_clock{std::chrono::seconds(1'795'298'400)};  // 2026-11-21T22:00:00Z

/// A file of tests/unit/backends/sdm/data.
inline std::string test_data(const std::string& name) {
  const std::ifstream file(std::string(NEST2MQTT_SDM_DATA) + "/" + name);
  if (!file) throw std::runtime_error("there is no test data " + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace nest2mqtt::sdm
