#include "nest2mqtt/bridge/account_state.h"

#include <utility>

#include <fmt/format.h>

namespace nest2mqtt::bridge {

using upstream::AccessLoss;
using upstream::Advice;
using upstream::LinkState;

bool AccountState::update(const upstream::LinkReport& report, Instant now) {
  const bool changed = link.state != report.state || link.loss != report.loss;
  link = report;
  shown_offline = false;
  if (report.loss != AccessLoss::missing) without_login = false;
  if (changed) since = now;
  if (link.state == LinkState::online) {
    offline_since.reset();
  } else if (!offline_since) {
    offline_since = now;
  }
  return changed;
}

std::optional<Instant> AccountState::unusable_too_long_at(milliseconds grace) const {
  const bool connected = link.state == LinkState::online || link.state == LinkState::connecting;
  return unusable_since && connected ? std::optional(*unusable_since + grace) : std::nullopt;
}

bool AccountState::update(Advice kind, const std::string& message, Instant now) {
  if (kind == Advice::unusable_document) {
    if (message.empty()) {
      unusable_since.reset();
    } else if (!unusable_since) {
      unusable_since = now;
    }
  }
  if (message.empty()) {
    advice.erase(kind);
    return false;
  }
  return std::exchange(advice[kind], message) != message;
}

std::optional<std::string> AccountState::problem(Instant now, milliseconds grace) const {
  if (without_login) return std::nullopt;
  const bool link_is_problem = link.state == LinkState::unauthorized || link.state == LinkState::blocked ||
                               link.loss == AccessLoss::forbidden || shown_offline ||
                               (offline_since && *offline_since + grace <= now);
  if (link_is_problem) {
    return fmt::format("account {}: {}{}{}", name, link_word(link.state), link.why.empty() ? "" : ": ", link.why);
  }
  if (!advice.empty()) return fmt::format("account {}: {}", name, advice.rbegin()->second);
  return std::nullopt;
}

json::object AccountState::health(Instant now) const {
  json::object advice_by_event;
  for (const auto& [kind, message] : advice) advice_by_event[event_name(kind)] = message;
  return {{"link", link_word(link.state)},
          {"why", link.why},
          {"access", link.loss == AccessLoss::none ? json::value() : json::value(loss_word(link.loss))},
          {"advice", std::move(advice_by_event)},
          {"since", format_utc(since.wall)},
          {"document_age_s", last_document ? json::value((now - *last_document).count() / 1000) : json::value()},
          {"documents", documents_received}};
}

std::string_view event_name(const upstream::LinkReport& link) {
  switch (link.state) {
    case LinkState::online:
      return "cloud_up";
    case LinkState::blocked:
      return "blocked";
    case LinkState::unauthorized:
      return link.loss == AccessLoss::revoked ? "auth_revoked" : "unauthorized";
    default:
      return link.loss == AccessLoss::forbidden ? "forbidden" : "cloud_down";
  }
}

std::string_view event_name(Advice advice) {
  switch (advice) {
    case Advice::accept_permissions:
      return "permissions_outdated";
    case Advice::permissions_missing:
      return "permissions_missing";
    case Advice::log_in_to_write:
      return "writes_refused";
    case Advice::events_missing:
      return "events_missing";
    case Advice::unusable_document:
      return "unusable_document";
  }
  return "";
}

}  // namespace nest2mqtt::bridge
