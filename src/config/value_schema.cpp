#include "nest2mqtt/config/value_schema.h"

#include <boost/json/parse.hpp>

namespace nest2mqtt::config {
namespace {

void join(boost::json::object& schema, const boost::json::object& part) {
  for (const auto& [name, value] : part) {
    boost::json::value& member = schema[name];
    if (member.is_object() && value.is_object()) {
      join(member.as_object(), value.as_object());
    } else {
      member = value;
    }
  }
}

}  // namespace

void add_to_schema(boost::json::object& schema, std::string_view part) {
  join(schema, boost::json::parse(part).as_object());
}

}  // namespace nest2mqtt::config
