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
  Instant since;  ///< when the present link state began
  /// Since when the link has not been online; if it never was, since the start of the bridge. Nothing while it is
  /// online.
  std::optional<Instant> offline_since;
  std::optional<model::Document> document = std::nullopt;  ///< the newest one; nothing before the first one
  std::optional<Instant> last_document = std::nullopt;
  std::uint64_t documents_received = 0;  ///< also those that were not accepted, because all devices are gone in them
  /// Since when documents are unusable; nothing while they are usable.
  std::optional<Instant> unusable_since = std::nullopt;
  /// `link` was set to offline by the bridge, not by the Upstream, because documents have been unusable for
  /// `nest.grace`.
  bool shown_offline = false;
  bool without_login = false;  ///< an optional account that has had no login since the start; left out of all reports
  /// Whether the topics of the home are deleted from the broker when the access is lost; else they stay, as offline,
  /// until a logout.
  bool access_loss_withdraws_home = false;
  std::map<upstream::Advice, std::string> advice = {};  ///< what a person should know or do, by kind

  /// Updates the state from `report`. Returns true if the link state or the access loss has changed.
  bool update(const upstream::LinkReport& report, Instant now);

  /// Updates `advice`; an empty `message` removes the one of this kind. Returns true if `message` is new and should be
  /// reported.
  bool update(upstream::Advice kind, const std::string& message, Instant now);

  /// When the account stops counting as connected because its documents have been unusable for `grace`.
  [[nodiscard]] std::optional<Instant> unusable_too_long_at(milliseconds grace) const;

  /// Whether nothing of the home stays on the broker: the access is lost, and this service wants that, or nobody has
  /// given one (any more), as after a logout.
  [[nodiscard]] bool is_withdrawn() const {
    return link.state == upstream::LinkState::unauthorized &&
           (access_loss_withdraws_home || link.loss == upstream::AccessLoss::missing);
  }

  /// Whether `document` still counts as live: the link is online and documents are usable, or that was so less than
  /// `grace` ago; never after the access was lost.
  [[nodiscard]] bool is_live(Instant now, milliseconds grace) const {
    const auto end = live_until(grace);
    const bool access_lost = link.state == upstream::LinkState::unauthorized && !is_withdrawn();
    return document && !access_lost && (!end || now < *end);
  }

  /// When `document` stops counting as live; nothing while usable documents come. A lost access, which ends it at once
  /// (see `is_live`), is not considered here.
  [[nodiscard]] std::optional<Instant> live_until(milliseconds grace) const {
    const auto offline_or_unusable_since = earlier(offline_since, unusable_since);
    return offline_or_unusable_since ? std::optional(*offline_or_unusable_since + grace) : std::nullopt;
  }

  /// Whether this account's part of the home is known: it has a document, or it has none because there is no access to
  /// the service and the home was withdrawn, or because it is an optional account without login. When the parts of all
  /// accounts are known, topics of an earlier run that do not belong to the home may be deleted.
  [[nodiscard]] bool is_known() const {
    const bool no_access = link.state == upstream::LinkState::unauthorized;
    return document || is_withdrawn() || (no_access && without_login);
  }

  /// One sentence about what is wrong with the account and what to do. A lost connection is a problem only after
  /// `grace`; a lost access, a block and any advice are a problem at once. If several kinds of advice apply, the most
  /// serious one is told.
  [[nodiscard]] std::optional<std::string> problem(Instant now, milliseconds grace) const;

  /// The account's entry in `bridge/health`.
  [[nodiscard]] json::object health(Instant now) const;
};

/// The names of events in `bridge/event` (docs/topics.md).
[[nodiscard]] std::string_view event_name(const upstream::LinkReport& link);
[[nodiscard]] std::string_view event_name(upstream::Advice advice);

}  // namespace nest2mqtt::bridge
