#include "nest2mqtt/config/config_codec.h"

#include <boost/json/string.hpp>

#include "nest2mqtt/base/duration.h"
#include "nest2mqtt/base/size.h"

namespace nest2mqtt::config {

std::string found(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "is a table";
    case toml::node_type::array:
      return "is a list";
    case toml::node_type::string:
      return "is a string";
    case toml::node_type::integer:
      return "is an integer";
    case toml::node_type::floating_point:
      return "is a decimal number";
    case toml::node_type::boolean:
      return "is true or false";
    default:
      return "is a date or time";
  }
}

Reading<std::string> read_text(const toml::node& node, std::string_view expected) {
  if (const auto* const text = node.as_string()) return text->get();
  return tl::unexpected(found(node) + ", expected " + std::string(expected));
}

Reading<std::string> Codec<std::string>::read(const toml::node& node) {
  return read_text(node, "a string in quotes");
}

boost::json::value Codec<std::string>::show(const std::string& value) {
  return boost::json::string(value);
}

boost::json::object Codec<std::string>::schema() {
  return {{"type", "string"}};
}

Reading<Secret> Codec<Secret>::read(const toml::node& node) {
  return read_text(node, "a string in quotes").map([](std::string text) { return Secret(std::move(text)); });
}

boost::json::value Codec<Secret>::show(const Secret& value) {
  return boost::json::string(value.empty() ? "not set" : "set");
}

Reading<bool> Codec<bool>::read(const toml::node& node) {
  if (const auto* const value = node.as_boolean()) return value->get();
  return tl::unexpected(found(node) + ", expected true or false");
}

boost::json::value Codec<bool>::show(bool value) {
  return value;
}

boost::json::object Codec<bool>::schema() {
  return {{"type", "boolean"}};
}

Reading<int> Codec<int>::read(const toml::node& node) {
  const auto* const value = node.as_integer();
  if (value == nullptr) return tl::unexpected(found(node) + ", expected a whole number");
  if (value->get() > std::numeric_limits<int>::max() || value->get() < std::numeric_limits<int>::min()) {
    return tl::unexpected("is " + std::to_string(value->get()) + ", expected a smaller number");
  }
  return static_cast<int>(value->get());
}

boost::json::value Codec<int>::show(int value) {
  return value;
}

boost::json::object Codec<int>::schema() {
  using Limits = std::numeric_limits<int>;
  return {{"type", "integer"}, {"minimum", Limits::min()}, {"maximum", Limits::max()}};
}

Reading<milliseconds> Codec<milliseconds>::read(const toml::node& node) {
  const auto text = read_text(node, R"(a duration in quotes such as "500ms", "60s" or "10m")");
  if (!text) return tl::unexpected(text.error());
  if (const auto value = parse_duration(*text)) return *value;
  return tl::unexpected("is \"" + *text + R"(", expected a duration such as "500ms", "60s" or "10m")");
}

boost::json::value Codec<milliseconds>::show(milliseconds value) {
  return boost::json::string(format_duration(value));
}

boost::json::object Codec<milliseconds>::schema() {
  return {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|m|h)$"}};
}

Reading<std::size_t> Codec<std::size_t>::read(const toml::node& node) {
  const auto text = read_text(node, R"(a size in quotes such as "64KB" or "16MB")");
  if (!text) return tl::unexpected(text.error());
  if (const auto value = parse_size(*text)) return *value;
  return tl::unexpected("is \"" + *text + R"(", expected a size such as "64KB" or "16MB")");
}

boost::json::value Codec<std::size_t>::show(std::size_t value) {
  return boost::json::string(format_size(value));
}

boost::json::object Codec<std::size_t>::schema() {
  return {{"type", "string"}, {"pattern", "^[0-9]+(B|KB|MB|GB)$"}};
}

}  // namespace nest2mqtt::config
