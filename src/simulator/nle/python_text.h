#pragma once

#include <string>
#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

// The server of No Longer Evil is written in Python, and its answers look like it.

/// JSON as Python's json.dumps writes it: spaces after commas and colons, 21.0 with its decimal, no character outside
/// ASCII.
[[nodiscard]] std::string python_json(const json::value& value);

/// A text as Python shows it in an error: 'warm'.
[[nodiscard]] std::string python_repr(std::string_view text);

/// Any value as Python's str() shows it in an error: None, True, 22.5, heat.
[[nodiscard]] std::string python_str(const json::value& value);

/// The name of the Python type of the value: NoneType, bool, int, float, str, list, dict.
[[nodiscard]] std::string_view python_type(const json::value& value);

/// Whether Python takes the value for true: not None, 0, False, and nothing empty.
[[nodiscard]] bool python_truth(const json::value& value);

}  // namespace nest2mqtt::simulator
