#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "control/faults.h"
#include "home/household.h"
#include "json/json_text.h"
#include "json/path.h"

namespace nest2mqtt::simulator {

/// What an order's arguments are not: `key` is the argument at fault, empty if one is missing.
struct BadArgument {
  std::string key;
  std::string message;
};

template <class T>
using Parsed = tl::expected<T, BadArgument>;

/// Sets any field or object.
struct SetValue {
  Path path;
  json::value value;
  std::optional<std::string> user = {};  ///< whose home; nothing: that of the first user
};

/// The user takes the access back. Without a token: of every token.
struct Revoke {
  std::optional<std::string> token;
};

struct SetSpeed {
  double speed;
};

struct ClearFaults {};

/// What the control API and scenario files can ask for.
using Order = std::variant<SetValue, Alarm, CameraEvent, Revoke, SetSpeed, Fault, ClearFaults>;

/// `verb` is `set`, `alarm`, `camera_event`, `revoke`, `speed`, `fault` or `clear_faults`. The arguments of `fault`
/// hold its name under `fault`. Unknown arguments are errors.
[[nodiscard]] Parsed<Order> parse_order(std::string_view verb, const json::object& arguments);

[[nodiscard]] bool is_order(std::string_view verb);

}  // namespace nest2mqtt::simulator
