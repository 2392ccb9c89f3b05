#include "account_state.h"

#include <utility>

#include <fmt/format.h>

namespace nest2mqtt::app {

using upstream::AccessLoss;
using upstream::Advice;
using upstream::LinkState;

bool AccountState::take(const upstream::LinkReport& report, Instant now) {
  const bool changed = link.state != report.state || link.loss != report.loss;
  link = report;
  if (report.loss != AccessLoss::missing) dormant = false;
  if (changed) since = now;
  if (link.state == LinkState::online) {
    offline_since.reset();
  } else if (!offline_since) {
    offline_since = now;
  }
  return changed;
}

bool AccountState::take(Advice kind, const std::string& message) {
  if (message.empty()) {
    advice.erase(kind);
    return false;
  }
  return std::exchange(advice[kind], message) != message;
}

std::optional<std::string> AccountState::problem(Instant now, milliseconds grace) const {
  if (dormant) return std::nullopt;
  const bool lost = link.state == LinkState::unauthorized || link.state == LinkState::blocked ||
                    (offline_since && *offline_since + grace <= now);
  if (lost) {
    return fmt::format("account {}: {}{}{}", name, link_word(link.state), link.why.empty() ? "" : ": ", link.why);
  }
  if (!advice.empty()) return fmt::format("account {}: {}", name, advice.rbegin()->second);
  return std::nullopt;
}

json::object AccountState::health(Instant now) const {
  json::object advised;
  for (const auto& [kind, message] : advice) advised[event_name(kind)] = message;
  return {{"link", link_word(link.state)},
          {"why", link.why},
          {"access", link.loss == AccessLoss::none ? json::value() : json::value(loss_word(link.loss))},
          {"advice", std::move(advised)},
          {"since", format_utc(since.wall)},
          {"document_age_s", last_document ? json::value((now - *last_document).count() / 1000) : json::value()},
          {"documents", documents}};
}

std::string_view event_name(const upstream::LinkReport& link) {
  switch (link.state) {
    case LinkState::online:
      return "cloud_up";
    case LinkState::blocked:
      return "blocked";
    case LinkState::unauthorized:
      if (link.loss == AccessLoss::revoked) return "auth_revoked";
      return link.loss == AccessLoss::forbidden ? "forbidden" : "unauthorized";
    default:
      return "cloud_down";
  }
}

std::string_view event_name(Advice advice) {
  return advice == Advice::accept_permissions ? "permissions_outdated" : "writes_refused";
}

}  // namespace nest2mqtt::app
