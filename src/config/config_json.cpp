#include "nest2mqtt/config/config_json.h"

#include <string_view>
#include <utility>

#include <boost/json/array.hpp>

#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/config/config_keys.h"

namespace nest2mqtt::config {
namespace {

/// Puts `value` at a dotted name, making the tables above it.
void put(boost::json::object& root, std::string_view name, boost::json::value value) {
  boost::json::object* object = &root;
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    auto& inner = (*object)[name.substr(0, dot)];
    if (!inner.is_object()) inner.emplace_object();
    object = &inner.get_object();
    name.remove_prefix(dot + 1);
  }
  (*object)[name] = std::move(value);
}

/// What it does not have from its table.
boost::json::object further_account(const AccountConfig& account, const AccountConfig& own) {
  boost::json::object entry{{"name", account.name}};
  for (const auto& key : account.table->keys) {
    if (key.own || !key.same(account.settings, own.settings)) entry[key.name] = key.show(account.settings);
  }
  return entry;
}

}  // namespace

boost::json::object config_as_json(const Config& config) {
  boost::json::object root;
  for (const auto& key : config_keys()) put(root, key.name, key.show(config));
  for (const auto accounts : accounts_by_table(config)) {
    const AccountConfig& own = accounts.front();
    for (const auto& key : own.table->keys) put(root, key_name(*own.table, key.name), key.show(own.settings));
    boost::json::array further;
    for (const AccountConfig& account : accounts.subspan(1)) further.emplace_back(further_account(account, own));
    put(root, accounts_key(*own.table), std::move(further));
  }
  return root;
}

}  // namespace nest2mqtt::config
