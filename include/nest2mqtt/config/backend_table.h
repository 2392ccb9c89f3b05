#pragma once

#include <any>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/config/config_keys.h"

namespace nest2mqtt::config {

/// The table of the configuration that belongs to one back end, without the types of that back end.
struct BackendTable {
  std::string_view name;          ///< of the table and of the account that it describes
  std::string_view former_table;  ///< where its keys stood in earlier versions; empty: nowhere else
  std::span<const Key<std::any>> keys;
  std::any defaults;
  /// The name of the key that gives an account its access; empty: `nest2mqtt login` stores it.
  std::function<std::string_view(const std::any& settings)> access_key;
};

/// In the order of the documentation.
using BackendTables = std::span<const BackendTable* const>;

/// The key with the table's name in front, as in `wwn.api_url`.
[[nodiscard]] std::string key_name(const BackendTable& table, std::string_view key);

/// The list of the table's further accounts, as in `wwn.account`.
[[nodiscard]] std::string accounts_key(const BackendTable& table);

/// Whether the account is the one that its table describes.
[[nodiscard]] bool is_own(const AccountConfig& account);

/// Whether the account's access is the one that `nest2mqtt login` stores: the configuration names none.
[[nodiscard]] bool needs_login(const AccountConfig& account);

/// The accounts that are spoken of: all that are not optional.
[[nodiscard]] std::vector<const AccountConfig*> expected_accounts(const Config& config);

/// The accounts of each table that is there, in order; the first of each is the table's own.
[[nodiscard]] std::vector<std::span<const AccountConfig>> accounts_by_table(const Config& config);

}  // namespace nest2mqtt::config
