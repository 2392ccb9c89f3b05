#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::bridge {

/// What is known of one account: how it stands with its service, and what it saw last.
struct AccountState {
  std::string name;
  upstream::LinkReport link = {};
  Instant since;                                           ///< of the present link state
  std::optional<Instant> offline_since;                    ///< nothing while online
  std::optional<model::Document> document = std::nullopt;  ///< nothing before the first one, and after access was lost
  std::optional<Instant> last_document = std::nullopt;
  std::uint64_t documents = 0;
  std::optional<Instant> unusable_since = std::nullopt;  ///< what the service sent since cannot be used
  bool withheld = false;                                 ///< the link is online, and shown as offline because of that
  bool dormant = false;  ///< nobody has to log in to it, and nobody has: nothing is said of it
  /// When the access is lost, nothing of the home stays on the broker; else it stays, as offline.
  bool access_loss_withdraws_home = true;
  std::map<upstream::Advice, std::string> advice = {};  ///< what a person should do although documents come

  /// Takes the report in. True: the state is another.
  bool take(const upstream::LinkReport& report, Instant now);

  /// Takes the advice in. True: it is news that a person should hear.
  bool take(upstream::Advice kind, const std::string& message, Instant now);

  /// When the account stops counting as connected because no usable document has come for `grace`.
  [[nodiscard]] std::optional<Instant> withhold_at(milliseconds grace) const;

  /// What it saw last still counts as live.
  [[nodiscard]] bool fresh(Instant now, milliseconds grace) const {
    const auto end = stale_at(grace);
    const bool kept_without_access = link.state == upstream::LinkState::unauthorized && !access_loss_withdraws_home;
    return document && !kept_without_access && (!end || now < *end);
  }

  /// Until when that is so; nothing while usable documents come.
  [[nodiscard]] std::optional<Instant> stale_at(milliseconds grace) const {
    const auto since_trouble = earlier(offline_since, unusable_since);
    return since_trouble ? std::optional(*since_trouble + grace) : std::nullopt;
  }

  /// Nothing more can be expected to turn up in the home through this account, so that what an earlier run has
  /// published of it can go.
  [[nodiscard]] bool settled() const {
    const bool no_access = link.state == upstream::LinkState::unauthorized;
    return document || (no_access && (access_loss_withdraws_home || dormant));
  }

  /// One sentence about what is wrong with it and what to do; a short loss of the connection is nothing.
  [[nodiscard]] std::optional<std::string> problem(Instant now, milliseconds grace) const;

  /// Its part of `bridge/health`.
  [[nodiscard]] json::object health(Instant now) const;
};

/// The names of events in `bridge/event` (docs/topics.md).
[[nodiscard]] std::string_view event_name(const upstream::LinkReport& link);
[[nodiscard]] std::string_view event_name(upstream::Advice advice);

}  // namespace nest2mqtt::bridge
