#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "nest2mqtt/config/config_rules.h"

namespace nest2mqtt::config {

/// Adds `part`, the text of a JSON object; an object that both have is joined, anything else replaced.
void add_to_schema(boost::json::object& schema, std::string_view part);

template <class T>
void add_to_schema(boost::json::object& schema, const Rule<T>& rule) {
  add_to_schema(schema, rule.schema);
}

}  // namespace nest2mqtt::config
