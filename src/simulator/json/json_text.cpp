#include "json/json_text.h"

#include <algorithm>
#include <cmath>

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "nest2mqtt/base/joined.h"

namespace nest2mqtt::simulator {
namespace {

std::string number_text(double number) {
  if (!std::isfinite(number)) return "null";  // it was 1e999, and JSON has no other spelling for that
  const double tenths = number * 10;
  if (std::abs(number) < 1e12 && std::round(tenths) == tenths) return fmt::format("{:.1f}", number);
  std::string shortest = fmt::format("{}", number);
  const bool plain = shortest.find('e') == std::string::npos;
  return plain ? shortest : fmt::format("{:f}", number);
}

std::string member_text(const json::key_value_pair& member) {
  return json::serialize(member.key()) + ':' + to_text(member.value());
}

}  // namespace

std::string to_text(const json::value& value) {
  switch (value.kind()) {
    case json::kind::object:
      return '{' + joined(value.get_object(), ",", member_text) + '}';
    case json::kind::array:
      return '[' + joined(value.get_array(), ",", [](const json::value& item) { return to_text(item); }) + ']';
    case json::kind::double_:
      return number_text(value.get_double());
    default:
      return json::serialize(value);
  }
}

Result<json::value> parse_json(std::string_view text) {
  json::parser parser;
  json::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  const auto line = [&] {
    return std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n') + 1;
  };
  if (error) return fail(fmt::format("line {}: {}", line(), error.message()));
  const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
  if (rest != std::string_view::npos) {
    return fail(fmt::format("line {}: text after the end of the JSON value", line()));
  }
  return parser.release();
}

}  // namespace nest2mqtt::simulator
