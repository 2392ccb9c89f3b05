#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <toml++/toml.h>

#include "nest2mqtt/config/config.h"

namespace nest2mqtt::config {

/// What has a `_file` twin, and what that is.
enum class Twin {
  none,     ///< not a secret
  content,  ///< a secret; its twin names a file whose first line is the value
  path,     ///< a secret; its twin is a key of its own that keeps the path, because the file is read later
};

/// When a running bridge takes a new value of a key, after the configuration was read again.
enum class Taken {
  live,     ///< at once
  restart,  ///< when it is started again
};

/// One key of the configuration: everything that is known about it.
template <class Target>
struct Key {
  std::string_view name;  ///< dotted, as in `mqtt.tls.ca_file`; without the table's name in the table of a back end
  Taken taken;
  Twin twin;
  bool is_text;  ///< written in quotes in the file, and as it is in an environment variable
  bool is_free;  ///< may be any text (or a list of them), so that it may say who and where somebody is
  /// Puts the value into the configuration; else what is wrong with it, as the rest of a sentence about the key.
  std::function<std::optional<std::string>(Target&, const toml::node&)> set;
  /// The value for people; of a secret only whether it is set.
  std::function<boost::json::value(const Target&)> show;
  /// Whether both have the same value, secret or not.
  std::function<bool(const Target&, const Target&)> same;
  /// Gives the first the value that the second has.
  std::function<void(Target&, const Target&)> copy;
  /// The JSON Schema of the value as it is written in the file.
  std::function<boost::json::object()> schema = {};
  /// The value of a secret, for those who have to redact it; no function for any other key.
  std::function<Secret(const Target&)> secret = {};
  /// Of the table of a back end: a further account does not get the table's value, but the default.
  bool own = false;
};

/// The keys that belong to no back end: reading, environment, suggestions and bridge/info all follow them.
[[nodiscard]] std::span<const Key<Config>> config_keys();

}  // namespace nest2mqtt::config
