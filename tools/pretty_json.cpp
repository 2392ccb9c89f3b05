#include "pretty_json.h"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "nest2mqtt/base/joined.h"

namespace nest2mqtt::tools {
namespace {

bool is_plain(const boost::json::value& value) {
  return !value.is_object() && !value.is_array();
}

std::string text_of(const boost::json::value& value, const std::string& indent) {
  const std::string deeper = indent + "  ";
  if (const auto* const object = value.if_object(); object != nullptr && !object->empty()) {
    const auto member = [&](const auto& entry) {
      return deeper + boost::json::serialize(boost::json::string(entry.key())) + ": " + text_of(entry.value(), deeper);
    };
    return "{\n" + joined(*object, ",\n", member) + "\n" + indent + "}";
  }
  if (const auto* const array = value.if_array(); array != nullptr && !array->empty()) {
    if (std::all_of(array->begin(), array->end(), is_plain)) {
      return "[" + joined(*array, ", ", [](const auto& entry) { return boost::json::serialize(entry); }) + "]";
    }
    return "[\n" + joined(*array, ",\n", [&](const auto& entry) { return deeper + text_of(entry, deeper); }) + "\n" +
           indent + "]";
  }
  return boost::json::serialize(value);
}

}  // namespace

std::string pretty_json(const boost::json::value& value) {
  return text_of(value, "") + "\n";
}

}  // namespace nest2mqtt::tools
