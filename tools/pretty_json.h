#pragma once

#include <string>

#include <boost/json/value.hpp>

namespace nest2mqtt::tools {

/// JSON for people: a member a line, indented by two spaces. Arrays of texts and numbers stay on one line.
[[nodiscard]] std::string pretty_json(const boost::json::value& value);

}  // namespace nest2mqtt::tools
