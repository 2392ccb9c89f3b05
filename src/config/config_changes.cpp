#include "nest2mqtt/config/config_changes.h"

#include <algorithm>
#include <iterator>

#include "nest2mqtt/config/config_keys.h"

namespace nest2mqtt::config {
namespace {

// Not here is what a connection, the state or an account is built from.
constexpr std::string_view live_keys[] = {
    // Only `nest2mqtt login` and `logout` use these, and they read the file themselves.
    "nest.token_url",
    "nest.authorize_url",
    "nest.client_id",
    "nest.client_secret",
    "nest.redirect_uri",

    "nest.structures",
    "nest.grace",
    "nest.call_burst",
    "nest.call_refill",

    "mqtt.publish",
    "mqtt.response_topics",

    "home_assistant.enabled",
    "home_assistant.discovery_prefix",
    "home_assistant.status_topic",
    "home_assistant.style",

    "write.read_only",
    "write.settle",
    "write.ttl",
    "write.confirm",
    "write.burst",
    "write.refill",

    "log.level",
    "log.format",
};

/// Their names, tokens and order. The account of [nest] itself has keys of its own; whether it is there at all is a
/// matter of logins, which a running bridge follows anyway.
std::vector<AccountConfig> further_accounts(const Config& config) {
  std::vector<AccountConfig> further;
  for (const AccountConfig& account : config.nest.accounts) {
    if (&account != own_account(config)) further.push_back(account);
  }
  return further;
}

}  // namespace

bool is_live(std::string_view key) {
  return std::find(std::begin(live_keys), std::end(live_keys), key) != std::end(live_keys);
}

bool ConfigChanges::include(std::string_view key) const {
  const auto among = [&](const std::vector<std::string>& keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  return among(live) || among(restart);
}

ConfigChanges changes(const Config& from, const Config& to) {
  ConfigChanges found;
  for (const auto& key : config_keys()) {
    if (!key.same(from, to)) (is_live(key.name) ? found.live : found.restart).emplace_back(key.name);
  }
  if (further_accounts(from) != further_accounts(to)) found.restart.emplace_back(accounts_key);
  return found;
}

Config with_live_values(Config running, const Config& next) {
  for (const auto& key : config_keys()) {
    if (is_live(key.name)) key.copy(running, next);
  }
  return running;
}

}  // namespace nest2mqtt::config
