#include "config_accounts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "config_codec.h"
#include "config_file.h"
#include "config_givens.h"

namespace nest2mqtt::config {
namespace {

AccountConfig read_account(const toml::table& table, const Locate& locate, Faults& faults) {
  AccountConfig account{.name = "", .access_token = {}, .access_token_file = {}};
  Givens<AccountConfig> givens;
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto [known, in_file] = find_key(account_keys(), name);
    if (known != nullptr) {
      givens.push_back({known, in_file, &node, locate(node.source())});
    } else {
      faults.add(locate(key.source()), "[[nest.account]]: " + unknown_key(name, all_names(account_keys())));
    }
  }
  if (!table.contains("name")) {
    faults.add(locate(table.source()), "[[nest.account]] has no name, expected name = \"...\"");
  }
  apply(givens, account, faults);
  return account;
}

}  // namespace

std::vector<AccountConfig> read_accounts(const toml::node& node, const Locate& locate, Faults& faults) {
  std::vector<AccountConfig> accounts;
  const toml::array* const array = node.as_array();
  if (array == nullptr) {
    faults.add(locate(node.source()),
               std::string(accounts_key) + " " + found(node) + ", expected a list: [[nest.account]] for each account");
    return accounts;
  }
  for (const toml::node& entry : *array) {
    const toml::table* const table = entry.as_table();
    if (table == nullptr) {
      faults.add(locate(entry.source()),
                 std::string(accounts_key) + " has an entry that " + found(entry) + ", expected a table with a name");
      continue;
    }
    AccountConfig account = read_account(*table, locate, faults);
    const bool taken =
        std::any_of(accounts.begin(), accounts.end(), [&](const auto& other) { return other.name == account.name; });
    if (taken && !account.name.empty()) {
      faults.add(locate(table->get("name")->source()),
                 "there are two accounts named \"" + account.name + "\", expected a name for each");
    }
    accounts.push_back(std::move(account));
  }
  return accounts;
}

}  // namespace nest2mqtt::config
