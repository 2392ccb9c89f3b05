#include "readiness.h"

#include <fmt/format.h>

namespace nest2mqtt::report {

std::string broker_error(const bridge::BridgeSnapshot& snapshot) {
  return snapshot.broker.url + ": " +
         (snapshot.broker.error.empty() ? "it has not answered yet" : snapshot.broker.error);
}

std::vector<std::string> not_ready(const bridge::BridgeSnapshot& snapshot) {
  std::vector<std::string> reasons;
  if (snapshot.stopping) reasons.emplace_back("the bridge is stopping");
  if (!snapshot.broker.connected) reasons.push_back("the broker is not connected: " + broker_error(snapshot));
  for (const bridge::AccountState& account : snapshot.accounts) {
    if (account.is_known() || account.without_login) continue;
    reasons.push_back(fmt::format("account {}: its first document has not come yet: {}{}{}", account.name,
                                  link_word(account.link.state), account.link.why.empty() ? "" : ": ",
                                  account.link.why));
  }
  if (reasons.empty() && !snapshot.published_once) {
    reasons.push_back(fmt::format("the home is on its way to the broker: {} messages wait",
                                  snapshot.broker.waiting + snapshot.broker.in_flight));
  }
  return reasons;
}

}  // namespace nest2mqtt::report
