#include "nest2mqtt/model/json.h"

#include <array>
#include <charconv>
#include <cmath>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "nest2mqtt/base/parse_number.h"

namespace nest2mqtt::model {
namespace {

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  if (number == 0) number = 0;   // no "-0"
  std::array<char, 400> digits;  // the longest finite double has 309 digits before the point
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  if (error == std::errc{}) {
    out.append(digits.data(), end);
  } else {
    out += "null";
  }
}

void append(std::string& out, const json::value& value);

void append(std::string& out, std::string_view text) {
  // Boost.JSON escapes correctly; only its numbers are not what people expect.
  out += json::serialize(json::string_view(text.data(), text.size()));
}

void append(std::string& out, const json::object& object) {
  out += '{';
  bool first = true;
  for (const auto& [name, member] : object) {
    if (!first) out += ',';
    first = false;
    append(out, std::string_view(name));
    out += ':';
    append(out, member);
  }
  out += '}';
}

void append(std::string& out, const json::array& array) {
  out += '[';
  bool first = true;
  for (const json::value& element : array) {
    if (!first) out += ',';
    first = false;
    append(out, element);
  }
  out += ']';
}

void append(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      break;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case json::kind::int64:
      out += std::to_string(value.get_int64());
      break;
    case json::kind::uint64:
      out += std::to_string(value.get_uint64());
      break;
    case json::kind::double_:
      append_number(out, value.get_double());
      break;
    case json::kind::string:
      append(out, std::string_view(value.get_string()));
      break;
    case json::kind::array:
      append(out, value.get_array());
      break;
    case json::kind::object:
      append(out, value.get_object());
      break;
  }
}

}  // namespace

std::string number_text(double number) {
  std::string out;
  append_number(out, number);
  return out;
}

std::string to_text(const json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

std::string to_text(const json::object& object) {
  std::string out;
  append(out, object);
  return out;
}

std::optional<double> as_number(const json::value& value) {
  switch (value.kind()) {
    case json::kind::int64:
      return static_cast<double>(value.get_int64());
    case json::kind::uint64:
      return static_cast<double>(value.get_uint64());
    case json::kind::double_:
      return std::isfinite(value.get_double()) ? std::optional(value.get_double()) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<double> number_or_text_number(const json::value& value) {
  const auto* const text = value.if_string();
  if (text == nullptr) return as_number(value);
  const auto number = parse_number<double>(*text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

bool same(const json::value& a, const json::value& b) {
  if (a.kind() == b.kind()) {
    if (a.is_array()) {
      const json::array& left = a.get_array();
      const json::array& right = b.get_array();
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (!same(left[i], right[i])) return false;
      }
      return true;
    }
    if (a.is_object()) {
      const json::object& left = a.get_object();
      const json::object& right = b.get_object();
      if (left.size() != right.size()) return false;
      for (const auto& [name, member] : left) {
        const json::value* other = right.if_contains(name);
        if (other == nullptr || !same(member, *other)) return false;
      }
      return true;
    }
    if (a.is_double() && !std::isfinite(a.get_double()))
      return !std::isfinite(b.get_double());  // null, in our spelling
    return a == b;
  }
  const auto left = as_number(a);
  const auto right = as_number(b);
  return left && right && *left == *right;
}

const json::object* object_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  return member == nullptr ? nullptr : member->if_object();
}

const json::object* object_member(const json::object* object, std::string_view name) {
  return object == nullptr ? nullptr : object_member(*object, name);
}

const json::array* array_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  return member == nullptr ? nullptr : member->if_array();
}

std::optional<std::string_view> string_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return std::nullopt;
  return std::string_view(member->get_string());
}

std::optional<bool> bool_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  if (member == nullptr || !member->is_bool()) return std::nullopt;
  return member->get_bool();
}

std::optional<double> reading_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  return member == nullptr ? std::nullopt : number_or_text_number(*member);
}

std::optional<double> number_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  return member == nullptr ? std::nullopt : as_number(*member);
}

}  // namespace nest2mqtt::model
