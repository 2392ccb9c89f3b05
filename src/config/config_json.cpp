#include "nest2mqtt/config/config_json.h"

#include <string_view>
#include <utility>

#include <boost/json/array.hpp>

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

}  // namespace

boost::json::object config_as_json(const Config& config) {
  boost::json::object root;
  for (const auto& key : config_keys()) put(root, key.name, key.show(config));

  boost::json::array further;
  for (const AccountConfig& account : config.nest.accounts) {
    if (&account == own_account(config)) continue;
    boost::json::object entry;
    for (const auto& key : account_keys()) put(entry, key.name, key.show(account));
    further.emplace_back(std::move(entry));
  }
  put(root, accounts_key, std::move(further));
  return root;
}

}  // namespace nest2mqtt::config
