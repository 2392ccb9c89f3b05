#include "yaml.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <boost/json.hpp>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::tools {
namespace {

namespace json = boost::json;

/// Texts that YAML 1.1 or 1.2 would take for something else when they stand without quotes.
constexpr std::array<std::string_view, 8> not_texts{"true", "false", "null", "yes", "no", "on", "off", "y"};

bool is_plain_word(std::string_view text) {
  constexpr std::string_view others = "_/.-";
  return !text.empty() && is_ascii_alphanumeric(text.front()) && !is_ascii_digit(text.front()) &&
         std::find(not_texts.begin(), not_texts.end(), ascii_lower(std::string(text))) == not_texts.end() &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_ascii_alphanumeric(c) || others.find(c) != std::string_view::npos; });
}

/// A JSON text is one of YAML, too.
std::string scalar(const json::value& value) {
  const auto* const text = value.if_string();
  return text != nullptr && is_plain_word(*text) ? std::string(*text) : model::to_text(value);
}

std::string key_text(std::string_view key) {
  return scalar(json::string(key));
}

bool is_scalar(const json::value& value) {
  return !value.is_object() && !value.is_array();
}

bool fits_on_one_line(const json::value& value) {
  if (is_scalar(value)) return true;
  if (const auto* const array = value.if_array()) return std::all_of(array->begin(), array->end(), is_scalar);
  return value.as_object().empty();
}

std::string one_line(const json::value& value) {
  if (const auto* const array = value.if_array()) return "[" + joined(*array, ", ", scalar) + "]";
  return value.is_object() ? "{}" : scalar(value);
}

/// The lines of an object or array; `first` stands in front of the first one, `indent` in front of the others.
void add_lines(std::string& out, const json::value& value, std::string first, const std::string& indent) {
  const auto add_entry = [&](const std::string& head, const json::value& entry) {
    out += std::exchange(first, indent) + head;
    if (fits_on_one_line(entry)) {
      out += (head.ends_with(' ') ? "" : " ") + one_line(entry) + "\n";
    } else if (head.ends_with(' ')) {  // an entry of an array begins on the line of its dash
      add_lines(out, entry, "", indent + "  ");
    } else {
      out += "\n";
      add_lines(out, entry, indent + "  ", indent + "  ");
    }
  };
  if (const auto* const array = value.if_array()) {
    for (const json::value& entry : *array) add_entry("- ", entry);
  } else {
    for (const auto& [key, entry] : value.as_object()) add_entry(key_text(key) + ":", entry);
  }
}

}  // namespace

std::string to_yaml(const json::object& document) {
  std::string out;
  add_lines(out, document, "", "");
  return out;
}

}  // namespace nest2mqtt::tools
