#pragma once

#include <any>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "nest2mqtt/config/config_codec.h"
#include "nest2mqtt/config/config_keys.h"
#include "nest2mqtt/config/value_schema.h"

// What the tables of keys are written with.
namespace nest2mqtt::config {

/// The member that these pointers lead to, one after the other: `member(&Config::mqtt, &MqttConfig::url)`.
template <class... Members>
constexpr auto member(Members... members) {
  return [=](auto& target) -> auto& {
    return (target.*....*members);
  };
}

/// The member of the struct that a back end has in `AccountConfig::settings`.
template <class Settings, class T>
constexpr auto setting(T Settings::*place) {
  return [=](auto& settings) -> auto& {
    return std::any_cast<Settings>(&settings)->*place;
  };
}

template <class T>
constexpr bool written_as_text = std::is_same_v<T, std::string> || std::is_same_v<T, Secret> ||
                                 std::is_same_v<T, milliseconds> || std::is_same_v<T, std::size_t> || std::is_enum_v<T>;

/// A row: the key, when a new value is taken, where the value lies, and the rules it must keep. The type of the place
/// decides how it is written.
template <class Target, class Place, class... Rules>
Key<Target> make_row(std::string_view name, Taken taken, Place place, Rules... rules) {
  using T = std::remove_cvref_t<decltype(place(std::declval<Target&>()))>;
  constexpr bool secret = std::is_same_v<T, Secret>;
  constexpr bool free = std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>>;
  const auto set = [=](Target& target, const toml::node& node) -> std::optional<std::string> {
    auto value = Codec<T>::read(node);
    if (!value) return value.error();
    std::optional<std::string> error;
    ((error = error ? error : rules(*value)), ...);
    if (!error) place(target) = std::move(*value);
    return error;
  };
  Key<Target> key{.name = name,
                  .taken = taken,
                  .twin = secret ? Twin::content : Twin::none,
                  .is_text = written_as_text<T>,
                  .is_free = free,
                  .set = set,
                  .show = [=](const Target& target) { return Codec<T>::show(place(target)); },
                  .same = [=](const Target& a, const Target& b) { return place(a) == place(b); },
                  .copy = [=](Target& to, const Target& from) { place(to) = place(from); }};
  key.schema = [=] {
    boost::json::object schema = Codec<T>::schema();
    (add_to_schema(schema, rules), ...);
    return schema;
  };
  if constexpr (secret) key.secret = [=](const Target& target) { return place(target); };
  return key;
}

/// The secret's `_file` twin is a key of its own.
template <class Target>
Key<Target> with_path_twin(Key<Target> key) {
  key.twin = Twin::path;
  return key;
}

/// Of the table of a back end: every account gives its own.
template <class Target>
Key<Target> own(Key<Target> key) {
  key.own = true;
  return key;
}

}  // namespace nest2mqtt::config
