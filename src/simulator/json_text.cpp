#include "json_text.h"

#include <algorithm>
#include <cmath>

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace nest2mqtt::simulator {
namespace {

void append(std::string& out, const json::value& value);

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {  // it was 1e999, and JSON has no other spelling for that
    out += "null";
    return;
  }
  const double tenths = number * 10;
  if (std::abs(number) < 1e12 && std::round(tenths) == tenths) {
    out += fmt::format("{:.1f}", number);
    return;
  }
  const std::string shortest = fmt::format("{}", number);
  const bool plain = shortest.find('e') == std::string::npos;
  out += plain ? shortest : fmt::format("{:f}", number);
}

void append_object(std::string& out, const json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& member : object) {
    if (!first) out += ',';
    first = false;
    out += json::serialize(member.key());
    out += ':';
    append(out, member.value());
  }
  out += '}';
}

void append_array(std::string& out, const json::array& array) {
  out += '[';
  bool first = true;
  for (const json::value& item : array) {
    if (!first) out += ',';
    first = false;
    append(out, item);
  }
  out += ']';
}

void append(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::object:
      return append_object(out, value.get_object());
    case json::kind::array:
      return append_array(out, value.get_array());
    case json::kind::double_:
      return append_number(out, value.get_double());
    default:
      out += json::serialize(value);
  }
}

}  // namespace

std::string to_text(const json::value& value) {
  std::string out;
  append(out, value);
  return out;
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
