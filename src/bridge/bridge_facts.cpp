#include "nest2mqtt/bridge/bridge_facts.h"

#include <utility>

#include <boost/json/value_from.hpp>

namespace nest2mqtt::bridge {

void CommandFacts::add(const command::Receipt& receipt) {
  if (!command::is_final(receipt.result.status)) return;
  ++finals[std::string(command::status_word(receipt.result.status))];
  if (!receipt.sent_at) return;
  sending.took(*receipt.sent_at - receipt.received_at);
  const bool confirmed = receipt.result.status == command::Status::confirmed;
  if (confirmed && receipt.finished_at) confirming.took(*receipt.finished_at - *receipt.sent_at);
}

json::object health_json(const BridgeFacts& facts) {
  json::object accounts;
  for (const AccountState& state : facts.accounts) {
    if (!state.dormant) accounts[state.name] = state.health(facts.now);
  }
  json::object finals;
  for (const auto& [status, count] : facts.commands.finals) finals[status] = count;
  return {{"at", format_utc(facts.now.wall)},
          {"uptime_s", (facts.now - facts.started).count() / 1000},
          {"cloud", link_word(facts.cloud)},
          {"problem", facts.problem ? json::value(*facts.problem) : json::value()},
          {"accounts", std::move(accounts)},
          {"objects", facts.home.objects().size()},
          {"mqtt",
           {{"connected", facts.broker.connected},
            {"trouble", facts.broker.connected ? json::value() : json::value(facts.broker.trouble)},
            {"published", facts.broker.published},
            {"waiting", facts.broker.waiting},
            {"dropped", facts.broker.dropped},
            {"connections_lost", facts.broker.failures}}},
          {"commands", {{"pending", facts.pending}, {"unanswered", facts.unanswered}, {"final", std::move(finals)}}},
          {"write_budget", facts.write_budget},
          {"blocked", facts.blocked},
          {"memory_kb", facts.memory_kb},
          {"restart_needed", json::value_from(facts.restart_needed)}};
}

std::string seen_in_health(const BridgeFacts& facts) {
  return model::to_text(json::array{facts.problem ? json::value(*facts.problem) : json::value(), link_word(facts.cloud),
                                    facts.pending, facts.write_budget, facts.blocked,
                                    json::value_from(facts.restart_needed)});
}

}  // namespace nest2mqtt::bridge
