#include "nest2mqtt/bridge/bridge_topics.h"

#include <algorithm>
#include <span>

#include <boost/json/value_from.hpp>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/base/version.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/config/config_json.h"
#include "nest2mqtt/config/words.h"

namespace nest2mqtt::bridge {
namespace {

constexpr int topic_contract_version = 1;  // raised when topics or payloads change incompatibly (docs/topics.md)

/// The back ends in use: the names of their tables in the configuration.
std::string backends(const config::Config& config) {
  return joined(config::accounts_by_table(config), ", ",
                [](std::span<const config::AccountConfig> accounts) { return accounts.front().table->name; });
}

}  // namespace

BridgeTopics::BridgeTopics(const config::Config& config, mirror::TopicNames names, mqtt::Outbox& outbox,
                           std::string instance, Instant started)
    : config_(config),
      names_(std::move(names)),
      outbox_(outbox),
      instance_(std::move(instance)),
      started_(started),
      log_level_(config.log.level) {}

upstream::LinkState BridgeTopics::worst_link(const std::vector<AccountState>& accounts) {
  auto state = upstream::LinkState::online;
  for (const AccountState& account : accounts) {
    if (!account.without_login) state = std::max(state, account.link.state);
  }
  return state;
}

void BridgeTopics::publish_links(const std::vector<AccountState>& accounts, Instant now) {
  const auto without_login =
      std::count_if(accounts.begin(), accounts.end(), [](const auto& account) { return account.without_login; });
  if (static_cast<std::ptrdiff_t>(accounts.size()) - without_login > 1) {
    for (const AccountState& account : accounts) {
      if (account.without_login) continue;
      outbox_.set(names_.account(account.name), std::string(link_word(account.link.state)), now);
    }
  }
  outbox_.set(names_.bridge("cloud"), std::string(link_word(worst_link(accounts))), now);
}

json::array BridgeTopics::structures(const model::Home& home) {
  json::array structures;
  for (const model::HomeObject& object : home.objects()) {
    if (!object.id.is_structure()) continue;
    structures.push_back({{"id", object.id.id}, {"name", model::string_member(*object.value, "name").value_or("")}});
  }
  return structures;
}

void BridgeTopics::publish_structures(json::array structures, Instant now) {
  structures_ = std::move(structures);
  publish_info(now);
}

void BridgeTopics::set_log_level(config::LogLevel level, Instant now) {
  log_level_ = level;
  publish_info(now);
}

void BridgeTopics::set_restart_needed(std::vector<std::string> restart_needed, Instant now) {
  restart_needed_ = std::move(restart_needed);
  publish_info(now);
}

void BridgeTopics::publish_info(Instant now) {
  outbox_.set(names_.bridge("info"),
              model::to_text(json::object{{"version", version()},
                                          {"backend", backends(config_)},
                                          {"contract", topic_contract_version},
                                          {"started", format_utc(started_.wall)},
                                          {"instance", instance_},
                                          {"log_level", config::word_of(log_level_)},
                                          {"structures", structures_},
                                          {"restart_needed", json::value_from(restart_needed_)},
                                          {"config", config::config_as_json(config_)}}),
              now);
}

void BridgeTopics::republish_info(Instant now) {
  outbox_.repeat(names_.bridge("info"), now);
}

void BridgeTopics::publish_online(Instant now) {
  outbox_.set(names_.bridge("state"), "online", now);
}

void BridgeTopics::publish_offline(Instant now) {
  outbox_.set(names_.bridge("state"), "offline", now);
}

void BridgeTopics::publish_event(std::string_view name, const json::object& details, Instant now) {
  json::object event{{"event", name}, {"at", format_utc(now.wall)}};
  for (const auto& [key, value] : details) event[key] = value;
  outbox_.send({.topic = names_.bridge("event"), .payload = model::to_text(event)}, now);
}

void BridgeTopics::publish_health(const json::object& health, Instant now) {
  constexpr int at_most_once = 0;
  outbox_.set(names_.bridge("health"), model::to_text(health), now, at_most_once);
}

}  // namespace nest2mqtt::bridge
