#include "config_accounts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/config/config_codec.h"
#include "nest2mqtt/config/config_rules.h"

#include "config_assignments.h"
#include "config_file.h"

namespace nest2mqtt::config {
namespace {

constexpr std::string_view name_key = "name";

/// Reads the further accounts of one table.
class AccountReader {
 public:
  /// `own` has the values of the table itself.
  AccountReader(const AccountConfig& own, const Locate& locate, AccountNames& names, ConfigErrors& errors)
      : own_(own), table_(*own.table), locate_(locate), names_(names), errors_(errors) {}

  std::vector<AccountConfig> read(const toml::node& node) {
    std::vector<AccountConfig> accounts;
    const toml::array* const array = node.as_array();
    if (array == nullptr) {
      errors_.add(locate_(node.source()),
                  accounts_key(table_) + " " + found(node) + ", expected a list: " + title() + " for each account");
      return accounts;
    }
    for (const toml::node& entry : *array) {
      if (const toml::table* const table = entry.as_table()) {
        accounts.push_back(read_account(*table));
      } else {
        errors_.add(locate_(entry.source()),
                    accounts_key(table_) + " has an entry that " + found(entry) + ", expected a table with a name");
      }
    }
    return accounts;
  }

 private:
  [[nodiscard]] std::string title() const { return "[[" + accounts_key(table_) + "]]"; }

  AccountConfig read_account(const toml::table& table) {
    AccountConfig account = own_;
    account.name.clear();
    Assignments<std::any> assignments;
    for (const auto& key : table_.keys) {
      if (key.own) key.copy(account.settings, table_.defaults);
    }
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (name == name_key) continue;
      const auto [known, in_file] = find_key(table_.keys, name);
      if (known != nullptr) {
        assignments.push_back({known, in_file, &node, locate_(node.source())});
      } else {
        auto known_names = all_names(table_.keys);
        known_names.emplace_back(name_key);
        errors_.add(locate_(key.source()), title() + ": " + unknown_key(name, known_names));
      }
    }
    if (const toml::node* const name = table.get(name_key)) {
      read_name(*name, account);
    } else {
      errors_.add(locate_(table.source()), title() + " has no name, expected name = \"...\"");
    }
    apply(assignments, account.settings, errors_);
    return account;
  }

  void read_name(const toml::node& node, AccountConfig& account) {
    const auto complain = [&](const std::string& what) { errors_.add(locate_(node.source()), what); };
    auto name = Codec<std::string>::read(node);
    if (!name) return complain("name " + name.error());
    if (const auto error = account_name(*name)) return complain("name " + *error);
    if (names_.tables.contains(*name)) {
      return complain("name is " + in_quotes(*name) + ", which is the name of the account in [" + *name +
                      "] itself; expected another name");
    }
    if (!names_.given.insert(*name).second) {
      return complain("there are two accounts named " + in_quotes(*name) + ", expected a name for each");
    }
    account.name = std::move(*name);
  }

  const AccountConfig& own_;
  const BackendTable& table_;
  const Locate& locate_;
  AccountNames& names_;
  ConfigErrors& errors_;
};

}  // namespace

std::vector<AccountConfig> read_accounts(const BackendTable& table, const TableContent& content, AccountNames& names,
                                         ConfigErrors& errors) {
  std::vector<AccountConfig> accounts{{.table = &table, .name = std::string(table.name), .settings = table.defaults}};
  apply(content.assignments, accounts.front().settings, errors);
  if (content.accounts == nullptr) return accounts;
  auto further = AccountReader(accounts.front(), content.locate, names, errors).read(*content.accounts);
  accounts.front().optional = !further.empty() && needs_login(accounts.front());
  std::move(further.begin(), further.end(), std::back_inserter(accounts));
  return accounts;
}

}  // namespace nest2mqtt::config
