#include "nest2mqtt/bridge/bridge_snapshot.h"

#include <utility>

#include <boost/json/value_from.hpp>

namespace nest2mqtt::bridge {

void CommandCounts::add(const command::Receipt& receipt) {
  if (!command::is_final(receipt.result.status)) return;
  ++finals[std::string(command::status_word(receipt.result.status))];
  if (!receipt.sent_at) return;
  sending.add(*receipt.sent_at - receipt.received_at);
  const bool confirmed = receipt.result.status == command::Status::confirmed;
  if (confirmed && receipt.finished_at) confirming.add(*receipt.finished_at - *receipt.sent_at);
}

json::object health_json(const BridgeSnapshot& snapshot) {
  json::object accounts;
  for (const AccountState& state : snapshot.accounts) {
    if (!state.without_login) accounts[state.name] = state.health(snapshot.now);
  }
  json::object finals;
  for (const auto& [status, count] : snapshot.commands.finals) finals[status] = count;
  return {
      {"at", format_utc(snapshot.now.wall)},
      {"uptime_s", (snapshot.now - snapshot.started).count() / 1000},
      {"cloud", link_word(snapshot.cloud)},
      {"problem", snapshot.problem ? json::value(*snapshot.problem) : json::value()},
      {"accounts", std::move(accounts)},
      {"objects", snapshot.home.objects().size()},
      {"mqtt",
       {{"connected", snapshot.broker.connected},
        {"trouble", snapshot.broker.connected ? json::value() : json::value(snapshot.broker.error)},
        {"published", snapshot.broker.published},
        {"waiting", snapshot.broker.waiting},
        {"dropped", snapshot.broker.dropped},
        {"connections_lost", snapshot.broker.failures}}},
      {"commands", {{"pending", snapshot.pending}, {"unanswered", snapshot.unanswered}, {"final", std::move(finals)}}},
      {"write_budget", snapshot.write_budget},
      {"blocked", snapshot.writes_blocked_until},
      {"memory_kb", snapshot.memory_kb},
      {"restart_needed", json::value_from(snapshot.restart_needed)}};
}

std::string health_fingerprint(const BridgeSnapshot& snapshot) {
  return model::to_text(json::array{snapshot.problem ? json::value(*snapshot.problem) : json::value(),
                                    link_word(snapshot.cloud), snapshot.pending, snapshot.write_budget,
                                    snapshot.writes_blocked_until, json::value_from(snapshot.restart_needed)});
}

}  // namespace nest2mqtt::bridge
