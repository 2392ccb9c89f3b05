#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::simulator {

namespace json = boost::json;

/// JSON as the Nest service wrote it: a double keeps a decimal (`21.0`, `20.5`), and no number has an exponent.
[[nodiscard]] std::string to_text(const json::value& value);

/// Reads one JSON value. The error names the line: `line 3: syntax error`.
[[nodiscard]] Result<json::value> parse_json(std::string_view text);

}  // namespace nest2mqtt::simulator
