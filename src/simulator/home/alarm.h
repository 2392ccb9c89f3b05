#pragma once

#include <optional>
#include <string>

namespace nest2mqtt::simulator {

/// Changes what a Protect reports; absent fields stay.
struct Alarm {
  std::string device;
  std::optional<std::string> smoke;
  std::optional<std::string> co;
  std::optional<std::string> battery;
  std::optional<bool> manual_test;
  std::optional<std::string> user = {};  ///< whose home; nothing: that of the first user
};

}  // namespace nest2mqtt::simulator
