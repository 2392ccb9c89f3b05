// When a running bridge says how it stands, and what of its commands is a problem.

#include <fmt/format.h>

#include "nest2mqtt/bridge/bridge.h"

namespace nest2mqtt::bridge {

std::optional<std::string> Bridge::blocked_problem(Instant now) const {
  const auto blocked = dispatcher_.blocked(now);
  if (blocked.empty()) return std::nullopt;
  const auto& [id, until] = blocked.front();
  const model::HomeObject* const object = publisher_.home().find(id);
  const std::string others = blocked.size() > 1 ? fmt::format(" and {} more", blocked.size() - 1) : "";
  return fmt::format(
      "the service takes no changes of {}{} until {}, because there were too many; it goes on by itself, with fewer "
      "changes it does not happen",
      object == nullptr ? id.path() : object->name(), others, format_utc(until.wall));
}

void Bridge::show_health(Instant now) {
  const BridgeFacts facts = this->facts(now);
  status_.show_health(health_json(facts), now);
  health_.published(seen_in_health(facts), dispatcher_.next_budget_change(now), now);
}

void Bridge::show_health_if_due(Instant now) {
  if (!health_.deadline() || *health_.deadline() > now) return;
  if (!health_.is_due(seen_in_health(facts(now)), now)) {
    health_.looked(dispatcher_.next_budget_change(now), now);
    return;
  }
  const bool regular = health_.is_regular(now);
  show_health(now);
  if (regular && second_bridge_.problem(now)) status_.repeat_info(now);
}

}  // namespace nest2mqtt::bridge
