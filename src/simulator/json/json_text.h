#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::simulator {

namespace json = boost::json;

/// JSON as the service writes it: decimals stay decimals (`21.0`, `20.5`) and there is never an exponent.
[[nodiscard]] std::string to_text(const json::value& value);

/// Reads one JSON value. The error names the line: `line 3: syntax error`.
[[nodiscard]] Result<json::value> parse_json(std::string_view text);

}  // namespace nest2mqtt::simulator
