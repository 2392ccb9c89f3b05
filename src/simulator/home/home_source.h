#pragma once

#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// config/homes/family.json as it was at build time.
[[nodiscard]] std::string_view builtin_home_text();

/// Reads a home document and checks that devices and structures are objects whose key is their id, and that
/// `services` is a list of services. `name` is used in
/// errors: `family.json:12: syntax error`.
[[nodiscard]] Result<json::object> parse_home(std::string_view text, const std::string& name);

/// A home with `devices` devices of all kinds, 20 to a structure. The same number gives the same home.
[[nodiscard]] json::object generate_home(std::size_t devices);

}  // namespace nest2mqtt::simulator
