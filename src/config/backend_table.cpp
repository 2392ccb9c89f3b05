#include "nest2mqtt/config/backend_table.h"

#include <algorithm>

namespace nest2mqtt::config {

bool operator==(const AccountConfig& a, const AccountConfig& b) {
  return a.table == b.table && a.name == b.name && a.optional == b.optional &&
         std::all_of(a.table->keys.begin(), a.table->keys.end(),
                     [&](const Key<std::any>& key) { return key.same(a.settings, b.settings); });
}

std::string key_name(const BackendTable& table, std::string_view key) {
  return std::string(table.name) + "." + std::string(key);
}

std::string accounts_key(const BackendTable& table) {
  return key_name(table, "account");
}

bool is_own(const AccountConfig& account) {
  return account.name == account.table->name;
}

bool needs_login(const AccountConfig& account) {
  return account.table->access_key(account.settings).empty();
}

std::vector<const AccountConfig*> expected_accounts(const Config& config) {
  std::vector<const AccountConfig*> accounts;
  for (const AccountConfig& account : config.accounts) {
    if (!account.optional) accounts.push_back(&account);
  }
  return accounts;
}

std::vector<std::span<const AccountConfig>> accounts_by_table(const Config& config) {
  std::vector<std::span<const AccountConfig>> tables;
  for (auto first = config.accounts.begin(); first != config.accounts.end();) {
    const auto last = std::find_if(first, config.accounts.end(),
                                   [&](const AccountConfig& account) { return account.table != first->table; });
    tables.emplace_back(first, last);
    first = last;
  }
  return tables;
}

}  // namespace nest2mqtt::config
