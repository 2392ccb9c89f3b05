#include "nle/python_text.h"

#include <cmath>
#include <cstdint>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "nest2mqtt/base/joined.h"

namespace nest2mqtt::simulator {
namespace {

std::string python_number(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  std::string text = fmt::format("{}", number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

/// The code point at the start of valid UTF-8 that is not ASCII. Takes its bytes off the text.
std::uint32_t take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  std::uint32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length && i < text.size(); ++i) {
    point = (point << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(std::min(length, text.size()));
  return point;
}

std::string python_string(std::string_view text) {
  // Boost escapes what JSON must escape; what is not ASCII is left.
  const std::string escaped = json::serialize(json::string_view(text.data(), text.size()));
  std::string_view rest = escaped;
  std::string ascii;
  while (!rest.empty()) {
    if (static_cast<unsigned char>(rest.front()) < 0x80) {
      ascii += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const std::uint32_t point = take_code_point(rest);
    if (point < 0x10000) {
      ascii += fmt::format("\\u{:04x}", point);
    } else {
      ascii += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((point - 0x10000) >> 10U), 0xDC00 + (point & 0x3FFU));
    }
  }
  return ascii;
}

}  // namespace

std::string python_json(const json::value& value) {
  switch (value.kind()) {
    case json::kind::object:
      return '{' +
             joined(value.get_object(), ", ",
                    [](const json::key_value_pair& member) {
                      return python_string(member.key()) + ": " + python_json(member.value());
                    }) +
             '}';
    case json::kind::array:
      return '[' + joined(value.get_array(), ", ", [](const json::value& item) { return python_json(item); }) + ']';
    case json::kind::string:
      return python_string(value.get_string());
    case json::kind::double_:
      return python_number(value.get_double());
    default:
      return json::serialize(value);
  }
}

std::string python_repr(std::string_view text) {
  const bool double_quotes = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = double_quotes ? '"' : '\'';
  std::string shown(1, quote);
  for (const char c : text) {
    if (c == '\\' || c == quote) shown += '\\';
    if (c == '\n') {
      shown += "\\n";
    } else if (c == '\t') {
      shown += "\\t";
    } else {
      shown += c;
    }
  }
  return shown + quote;
}

std::string python_str(const json::value& value) {
  if (value.is_null()) return "None";
  if (value.is_bool()) return value.get_bool() ? "True" : "False";
  if (value.is_string()) return std::string(value.get_string());
  return python_json(value);
}

std::string_view python_type(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "NoneType";
    case json::kind::bool_:
      return "bool";
    case json::kind::double_:
      return "float";
    case json::kind::string:
      return "str";
    case json::kind::array:
      return "list";
    case json::kind::object:
      return "dict";
    default:
      return "int";
  }
}

bool python_truth(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return false;
    case json::kind::bool_:
      return value.get_bool();
    case json::kind::string:
      return !value.get_string().empty();
    case json::kind::array:
      return !value.get_array().empty();
    case json::kind::object:
      return !value.get_object().empty();
    case json::kind::double_:
      return value.get_double() != 0;
    case json::kind::uint64:
      return value.get_uint64() != 0;
    default:
      return value.get_int64() != 0;
  }
}

}  // namespace nest2mqtt::simulator
