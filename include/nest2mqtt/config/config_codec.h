#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>
#include <tl/expected.hpp>
#include <toml++/toml.h>

#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/config/words.h"

namespace nest2mqtt::config {

/// A value, or what is wrong with it and what was expected.
template <class T>
using Reading = tl::expected<T, std::string>;

/// "is an integer": what was found instead.
[[nodiscard]] std::string found(const toml::node& node);

[[nodiscard]] Reading<std::string> read_text(const toml::node& node, std::string_view expected);

/// How a type is written in the file (`read`), shown to people (`show`) and told to editors (`schema`, a JSON Schema).
/// Specialised for every type a key can have.
template <class T>
struct Codec;

template <>
struct Codec<std::string> {
  static Reading<std::string> read(const toml::node& node);
  static boost::json::value show(const std::string& value);
  static boost::json::object schema();
};

/// Never says anything about the text.
template <>
struct Codec<Secret> {
  static Reading<Secret> read(const toml::node& node);
  static boost::json::value show(const Secret& value);
  static boost::json::object schema() { return Codec<std::string>::schema(); }
};

template <>
struct Codec<bool> {
  static Reading<bool> read(const toml::node& node);
  static boost::json::value show(bool value);
  static boost::json::object schema();
};

template <>
struct Codec<int> {
  static Reading<int> read(const toml::node& node);
  static boost::json::value show(int value);
  static boost::json::object schema();
};

template <>
struct Codec<milliseconds> {
  static Reading<milliseconds> read(const toml::node& node);
  static boost::json::value show(milliseconds value);
  static boost::json::object schema();
};

/// A size in bytes.
template <>
struct Codec<std::size_t> {
  static Reading<std::size_t> read(const toml::node& node);
  static boost::json::value show(std::size_t value);
  static boost::json::object schema();
};

template <class T>
requires requires {
  Words<T>::all;
}
struct Codec<T> {
  static Reading<T> read(const toml::node& node) {
    const std::string expected =
        joined(Words<T>::all, " or ", [](const EnumWord<T>& known) { return in_quotes(known.word); });
    const auto text = read_text(node, expected);
    if (!text) return tl::unexpected(text.error());
    if (const auto value = find_word<T>(*text)) return *value;
    return tl::unexpected("is " + in_quotes(*text) + ", expected " + expected);
  }
  static boost::json::value show(T value) { return boost::json::string(word_of(value)); }
  static boost::json::object schema() {
    boost::json::array words;
    for (const EnumWord<T>& known : Words<T>::all) words.emplace_back(known.word);
    return {{"type", "string"}, {"enum", std::move(words)}};
  }
};

template <class T>
struct Codec<std::vector<T>> {
  static Reading<std::vector<T>> read(const toml::node& node) {
    const toml::array* const array = node.as_array();
    if (array == nullptr) return tl::unexpected(found(node) + ", expected a list in [ ]");
    std::vector<T> values;
    for (std::size_t i = 0; i < array->size(); ++i) {
      auto value = Codec<T>::read(*array->get(i));
      if (!value) {
        return tl::unexpected("has a wrong entry: number " + std::to_string(i + 1) + " " + value.error());
      }
      values.push_back(std::move(*value));
    }
    return values;
  }
  static boost::json::value show(const std::vector<T>& values) {
    boost::json::array array;
    for (const T& value : values) array.push_back(Codec<T>::show(value));
    return array;
  }
  static boost::json::object schema() { return {{"type", "array"}, {"items", Codec<T>::schema()}}; }
};

}  // namespace nest2mqtt::config
