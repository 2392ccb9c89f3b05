#include "bridge_status.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "nest2mqtt/app/config_json.h"
#include "nest2mqtt/app/version.h"

namespace nest2mqtt::app {
namespace {

constexpr int contract_number = 1;

/// Resident memory in kilobytes; 0 where the system does not tell.
std::int64_t resident_kilobytes() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t total = 0;
  std::int64_t resident = 0;
  statm >> total >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

BridgeStatus::BridgeStatus(const Config& config, mirror::TopicNames names, mqtt::Outbox& outbox, Instant started)
    : config_(config), names_(std::move(names)), outbox_(outbox), started_(started) {}

upstream::LinkState BridgeStatus::worst(const std::vector<AccountState>& accounts) {
  auto state = upstream::LinkState::online;
  for (const AccountState& account : accounts) state = std::max(state, account.link);
  return state;
}

void BridgeStatus::show_links(const std::vector<AccountState>& accounts, Instant now) {
  if (accounts.size() > 1) {
    for (const AccountState& account : accounts) {
      outbox_.set(names_.account(account.name), std::string(link_word(account.link)), now);
    }
  }
  outbox_.set(names_.bridge("cloud"), std::string(link_word(worst(accounts))), now);
}

void BridgeStatus::show_info(const json::array& structures, Instant now) {
  info_ = model::to_text(json::object{{"version", version()},
                                      {"backend", config_.nest.backend},
                                      {"contract", contract_number},
                                      {"started", format_utc(started_.wall)},
                                      {"structures", structures},
                                      {"config", config_as_json(config_)}});
  outbox_.set(names_.bridge("info"), info_, now);
}

void BridgeStatus::show_online(Instant now) {
  outbox_.set(names_.bridge("state"), "online", now);
}

void BridgeStatus::show_offline(Instant now) {
  outbox_.set(names_.bridge("state"), "offline", now);
}

void BridgeStatus::event(std::string_view name, const json::object& details, Instant now) {
  json::object event{{"event", name}, {"at", format_utc(now.wall)}};
  for (const auto& [key, value] : details) event[key] = value;
  outbox_.send({.topic = names_.bridge("event"), .payload = model::to_text(event)}, now);
}

json::object BridgeStatus::health(const json::object& facts, Instant now) const {
  json::object health{{"at", format_utc(now.wall)}, {"uptime_s", (now - started_).count() / 1000}};
  for (const auto& [key, value] : facts) health[key] = value;
  health["memory_kb"] = resident_kilobytes();
  return health;
}

void BridgeStatus::show_health(const json::object& facts, Instant now) {
  constexpr int at_most_once = 0;
  outbox_.set(names_.bridge("health"), model::to_text(health(facts, now)), now, at_most_once);
}

}  // namespace nest2mqtt::app
