#include "readiness.h"

#include <fmt/format.h>

namespace nest2mqtt::report {

std::string broker_trouble(const bridge::BridgeFacts& facts) {
  return facts.broker.url + ": " + (facts.broker.trouble.empty() ? "it has not answered yet" : facts.broker.trouble);
}

std::vector<std::string> not_ready(const bridge::BridgeFacts& facts) {
  std::vector<std::string> reasons;
  if (facts.stopping) reasons.emplace_back("the bridge is stopping");
  if (!facts.broker.connected) reasons.push_back("the broker is not connected: " + broker_trouble(facts));
  for (const bridge::AccountState& account : facts.accounts) {
    if (account.settled() || account.dormant) continue;
    reasons.push_back(fmt::format("account {}: its first document has not come yet: {}{}{}", account.name,
                                  link_word(account.link.state), account.link.why.empty() ? "" : ": ",
                                  account.link.why));
  }
  if (reasons.empty() && !facts.mirrored) {
    reasons.push_back(fmt::format("the home is on its way to the broker: {} messages wait",
                                  facts.broker.waiting + facts.broker.in_flight));
  }
  return reasons;
}

}  // namespace nest2mqtt::report
