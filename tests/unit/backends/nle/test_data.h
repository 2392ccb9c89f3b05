#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace nest2mqtt::nle {

/// A file of tests/unit/backends/nle/data.
inline std::string test_data(const std::string& name) {
  const std::ifstream file(std::string(NEST2MQTT_NLE_DATA) + "/" + name);
  if (!file) throw std::runtime_error("there is no test data " + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace nest2mqtt::nle
