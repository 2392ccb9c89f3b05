#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "control/faults.h"
#include "home/alarm.h"
#include "home/camera_events.h"
#include "json/json_text.h"
#include "json/path.h"

namespace nest2mqtt::simulator {

/// The first error in the arguments of an action. `key` is the wrong argument; empty if one is missing.
struct ArgumentError {
  std::string key;
  std::string message;
};

template <class T>
using Parsed = tl::expected<T, ArgumentError>;

/// Sets any field or object.
struct SetValue {
  Path path;
  json::value value;
  std::optional<std::string> user = {};  ///< whose home; nothing: that of the first user
};

/// The user withdraws the access of a token; without a token, of every token.
struct Revoke {
  std::optional<std::string> token;
};

struct SetSpeed {
  double speed;
};

/// Makes a service fail.
struct InjectFault {
  Fault fault;
  std::optional<std::string> service = {};  ///< nothing: each service has this fault, and counts it by itself
};

struct ClearFaults {};

/// What the control API and scenario files can make the simulation do.
using Action = std::variant<SetValue, Alarm, CameraEvent, Revoke, SetSpeed, InjectFault, ClearFaults>;

/// `verb` is `set`, `alarm`, `camera_event`, `revoke`, `speed`, `fault` or `clear_faults`. The arguments of `fault`
/// hold its name under `fault`, and may hold a `service`. Unknown arguments are errors.
[[nodiscard]] Parsed<Action> parse_action(std::string_view verb, const json::object& arguments);

[[nodiscard]] bool is_action(std::string_view verb);

}  // namespace nest2mqtt::simulator
