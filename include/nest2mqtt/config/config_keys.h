#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

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

/// One key of the configuration: everything that is known about it.
template <class Target>
struct Key {
  std::string_view name;  ///< dotted, as in `mqtt.tls.ca_file`
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
};

/// The one table of keys: reading, environment, suggestions and bridge/info all follow it.
[[nodiscard]] std::span<const Key<Config>> config_keys();

/// The keys of one `[[nest.account]]`.
[[nodiscard]] std::span<const Key<AccountConfig>> account_keys();

/// Where the further accounts stand.
constexpr std::string_view accounts_key = "nest.account";

/// The account that `[nest]` itself describes; nothing where it has been left out.
[[nodiscard]] const AccountConfig* own_account(const Config& config);

}  // namespace nest2mqtt::config
