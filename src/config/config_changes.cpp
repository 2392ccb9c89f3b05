#include "nest2mqtt/config/config_changes.h"

#include <algorithm>
#include <iterator>

#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/config/config_keys.h"

namespace nest2mqtt::config {
namespace {

bool contains(const std::vector<std::string>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Collects the keys that differ.
class Comparison {
 public:
  /// Each key once.
  void add(Taken taken, std::string name) {
    auto& keys = taken == Taken::live ? changes_.live : changes_.restart;
    if (!contains(keys, name)) keys.push_back(std::move(name));
  }

  template <class Target>
  void compare(std::span<const Key<Target>> keys, const Target& from, const Target& to, const std::string& table) {
    for (const Key<Target>& key : keys) {
      if (!key.same(from, to)) add(key.taken, table + std::string(key.name));
    }
  }

  ConfigChanges changes() && { return std::move(changes_); }

 private:
  ConfigChanges changes_;
};

using Accounts = std::span<const AccountConfig>;

/// The accounts of that table; none where it is not there.
Accounts accounts_of(const BackendTable& table, const std::vector<Accounts>& tables) {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const Accounts& accounts) { return accounts.front().table == &table; });
  return found == tables.end() ? Accounts() : *found;
}

bool same_names(Accounts a, Accounts b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const AccountConfig& x, const AccountConfig& y) { return x.name == y.name; });
}

/// What a further account has from its table has changed with the table.
void compare_further(Accounts from, Accounts to, Comparison& found) {
  const BackendTable& table = *from.front().table;
  for (std::size_t i = 1; i < from.size(); ++i) {
    for (const auto& key : table.keys) {
      const bool table_changed = !key.same(from.front().settings, to.front().settings);
      const bool changed = !key.same(from[i].settings, to[i].settings);
      if (changed && (key.own || !table_changed)) found.add(key.taken, accounts_key(table));
    }
  }
}

void compare_tables(Accounts from, Accounts to, Comparison& found) {
  const BackendTable& table = *from.front().table;
  found.compare(table.keys, from.front().settings, to.front().settings, std::string(table.name) + ".");
  if (same_names(from, to)) {
    compare_further(from, to, found);
  } else {
    found.add(Taken::restart, accounts_key(table));
  }
}

}  // namespace

bool ConfigChanges::include(std::string_view key) const {
  return contains(live, key) || contains(restart, key);
}

ConfigChanges changes(const Config& from, const Config& to) {
  Comparison found;
  found.compare(config_keys(), from, to, "");
  const auto was = accounts_by_table(from);
  const auto is = accounts_by_table(to);
  for (const Accounts accounts : was) {
    const BackendTable& table = *accounts.front().table;
    if (const Accounts now = accounts_of(table, is); !now.empty()) {
      compare_tables(accounts, now, found);
    } else {
      found.add(Taken::restart, std::string(table.name));
    }
  }
  for (const Accounts accounts : is) {
    const BackendTable& table = *accounts.front().table;
    if (accounts_of(table, was).empty()) found.add(Taken::restart, std::string(table.name));
  }
  return std::move(found).changes();
}

Config with_live_values(Config running, const Config& next) {
  for (const auto& key : config_keys()) {
    if (key.taken == Taken::live) key.copy(running, next);
  }
  for (AccountConfig& account : running.accounts) {
    const auto same = std::find_if(next.accounts.begin(), next.accounts.end(), [&](const AccountConfig& other) {
      return other.table == account.table && other.name == account.name;
    });
    if (same == next.accounts.end()) continue;
    for (const auto& key : account.table->keys) {
      if (key.taken == Taken::live) key.copy(account.settings, same->settings);
    }
  }
  return running;
}

}  // namespace nest2mqtt::config
