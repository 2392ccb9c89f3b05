#include "former_keys.h"

#include "nest2mqtt/base/joined.h"

#include "config_assignments.h"

namespace nest2mqtt::config {

std::optional<std::string> former_key_error(std::string_view name, BackendTables tables,
                                            const std::function<std::string(const std::string& key)>& is_now) {
  for (const BackendTable* const table : tables) {
    const std::string former = std::string(table->former_table) + ".";
    if (table->former_table.empty() || !name.starts_with(former)) continue;
    const std::string_view key = name.substr(former.size());
    const std::string now = key_name(*table, key);
    if (now == accounts_key(*table) || find_key(table->keys, key).first != nullptr) return is_now(now);
  }
  // The service was named by a key, and is now by the table.
  if (name == "nest.backend") {
    return std::string(name) + " is no key any more: the table of an account names its service, " + table_list(tables) +
           "; remove it";
  }
  return std::nullopt;
}

std::string table_list(BackendTables tables) {
  return joined(tables, " or ", [](const BackendTable* table) { return "[" + std::string(table->name) + "]"; });
}

}  // namespace nest2mqtt::config
