#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace nest2mqtt::tools {

/// The object as a YAML document in block style. Arrays of texts and numbers stay on one line.
[[nodiscard]] std::string to_yaml(const boost::json::object& document);

}  // namespace nest2mqtt::tools
