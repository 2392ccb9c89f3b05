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

/// What the bridge knows of one account: the state of its link to the service, and its last document.
struct AccountState {
  std::string name;
  upstream::LinkReport link = {};
  Instant since;                                           ///< when the present link state began
  std::optional<Instant> offline_since;                    ///< when the link was last online; nothing while it is
  std::optional<model::Document> document = std::nullopt;  ///< nothing before the first one, and after access was lost
  std::optional<Instant> last_document = std::nullopt;
  std::uint64_t documents = 0;
  /// Since when documents are unusable; nothing while they are usable.
  std::optional<Instant> unusable_since = std::nullopt;
  bool shown_offline = false;  ///< shown as offline, because no usable document came for `nest.grace`
  bool without_login = false;  ///< an optional account that nobody has logged in to; left out of all reports
  /// Whether the topics of the home are deleted from the broker when the access is lost; else they stay, as offline.
  bool access_loss_withdraws_home = false;
  std::map<upstream::Advice, std::string> advice = {};  ///< what a person should do although documents come

  /// Updates the state from `report`. Returns true if the link state or the access loss has changed.
  bool update(const upstream::LinkReport& report, Instant now);

  /// Updates `advice`; an empty `message` ends it. Returns true if `message` is new and should be reported.
  bool update(upstream::Advice kind, const std::string& message, Instant now);

  /// When the account stops counting as connected because no usable document has come for `grace`.
  [[nodiscard]] std::optional<Instant> unusable_too_long_at(milliseconds grace) const;

  /// Whether `document` still counts as live: documents come and can be used, or that ended less than `grace` ago.
  [[nodiscard]] bool is_live(Instant now, milliseconds grace) const {
    const auto end = live_until(grace);
    const bool kept_without_access = link.state == upstream::LinkState::unauthorized && !access_loss_withdraws_home;
    return document && !kept_without_access && (!end || now < *end);
  }

  /// When `document` stops counting as live. Nothing while usable documents come.
  [[nodiscard]] std::optional<Instant> live_until(milliseconds grace) const {
    const auto offline_or_unusable_since = earlier(offline_since, unusable_since);
    return offline_or_unusable_since ? std::optional(*offline_or_unusable_since + grace) : std::nullopt;
  }

  /// Whether this account's part of the home is known: it has a document, or cannot have one. Topics of an earlier run
  /// that do not belong to the known home may then be deleted.
  [[nodiscard]] bool is_known() const {
    const bool no_access = link.state == upstream::LinkState::unauthorized;
    return document || (no_access && (access_loss_withdraws_home || without_login));
  }

  /// One sentence about what is wrong with the account and what to do. A connection lost for less than `grace` is not a
  /// problem.
  [[nodiscard]] std::optional<std::string> problem(Instant now, milliseconds grace) const;

  /// The account's entry in `bridge/health`.
  [[nodiscard]] json::object health(Instant now) const;
};

/// The names of events in `bridge/event` (docs/topics.md).
[[nodiscard]] std::string_view event_name(const upstream::LinkReport& link);
[[nodiscard]] std::string_view event_name(upstream::Advice advice);

}  // namespace nest2mqtt::bridge
