#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/object_id.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::upstream {

/// The state of an account's link to its service; the words of `bridge/cloud`, from best to worst.
enum class LinkState {
  online,        ///< documents come
  connecting,    ///< not online yet, since the start or a new access
  offline,       ///< lost; it is tried again
  blocked,       ///< the service said that there were too many calls; it is tried again after a long pause
  unauthorized,  ///< there is no valid access; the user must give a new one
};

[[nodiscard]] std::string_view link_word(LinkState state);

/// What is wrong with an account's access (its token, as a rule). The link is `offline` for `forbidden`, and
/// `unauthorized` for all others but `none`.
enum class AccessLoss {
  none,       ///< nothing
  missing,    ///< nobody has given the access yet
  revoked,    ///< the user has revoked it
  invalid,    ///< the service does not know it (any more)
  forbidden,  ///< the service knows it, but forbids its use; it is tried again
};

[[nodiscard]] std::string_view loss_word(AccessLoss loss);

/// The present state of an account's link.
struct LinkReport {
  LinkState state = LinkState::connecting;
  std::string why = {};  ///< one sentence for the user, empty when online
  AccessLoss loss = AccessLoss::none;

  friend bool operator==(const LinkReport&, const LinkReport&) = default;
};

/// A condition of an `online` account about which the user gets advice, from the least to the most serious.
enum class Advice {
  accept_permissions,   ///< the client asks for newer permissions that the user has not accepted
  permissions_missing,  ///< the access does not cover some devices, or some of what they show
  log_in_to_write,      ///< the service takes no writes through this access any more
  events_missing,       ///< events do not come; the state is polled instead, and may be as old as the poll interval
  unusable_document,    ///< the service sends documents that cannot be used
};

/// A value of a write that the service took, and that has not lasted: the service shows another one since.
struct RevertedWrite {
  model::ObjectId object;
  std::string field = {};    ///< as it was written
  std::string message = {};  ///< one sentence for the user: what it shows now, and why, if that is known
};

/// Events of one account, for the bridge. All calls are made on the core thread, from inside `Upstream::tick` (of this
/// one, or of another one that shares its stream) or an event of the network; never from inside `start`, `stop`,
/// `write` or `fetch_image`.
class UpstreamEvents {
 public:
  virtual ~UpstreamEvents() = default;

  /// Everything the account sees now; replaces what was known. Comes only while online.
  virtual void on_document(const model::Document& document, Instant now) = 0;

  virtual void on_link(const LinkReport& link, Instant now) = 0;

  /// `message` is one sentence for the user with what to do; empty: the advice does not apply any more.
  virtual void on_advice(Advice advice, const std::string& message, Instant now) = 0;

  /// The account may now be permitted to write more: it has another access, or the user has accepted other
  /// permissions.
  virtual void on_permissions_changed(Instant now) = 0;

  /// Only of writes whose outcome was `accepted`. Back ends that hold a written value back from their documents,
  /// because the service shows it before the device has it, say by this that it will not come.
  virtual void on_write_reverted(const RevertedWrite& reverted, Instant now) = 0;
};

/// Fields of one object to be written together, by their names in the schema. The back end decides which calls it makes
/// for that.
struct Write {
  model::ObjectId object;
  json::object fields = {};  ///< not empty; an `eta` comes alone, since a write counts as one call in the budget
};

/// Why a service rejects a write.
enum class WriteReason {
  other,              ///< none of these, or the service does not say
  wrong_mode,         ///< not in the mode that the thermostat is in
  incompatible_mode,  ///< the thermostat cannot be set to this mode
  low_high_gap,       ///< low and high setpoint are too close, or the wrong way round
  out_of_range,       ///< outside what the service takes
  locked,             ///< outside the range that the thermostat is locked to
  no_fan,             ///< the thermostat has no fan of its own
  device_offline,
  unknown_device,
  permission,  ///< the access does not allow it (see `not_permitted`), and will not until the permissions change
};

/// The result of a write. With any kind but `accepted`, `altered`, `failed` and `unknown` it is certain that it was not
/// done. If a write needs several calls, they are made one after the other until one is neither `accepted` nor
/// `altered`; if another one was before it, the outcome is `failed`, or stays `unknown`.
struct WriteOutcome {
  enum class Kind {
    accepted,        ///< the service took it; the next documents show whether it takes effect
    altered,         ///< the service took another value than the one that was asked for: `message` says which
    rejected,        ///< the service rejected it, and would reject it again: `message` is the service's sentence
    writes_refused,  ///< the service takes no writes at all until the user logs in again; documents still come
    blocked,         ///< over the service's limit; `wait` if the service said how long
    not_allowed,     ///< this call was answered 401 or 403; other writes may still be accepted
    unsupported,     ///< the service has no way to write this; nothing was sent
    not_built,       ///< no request could be made of it, and trying again does not help; nothing was sent
    misdirected,     ///< redirected, and the redirect was not followed: `message` says why
    not_sent,        ///< the service never saw it; may be tried again, after `wait` if the back end says so
    failed,          ///< the service answered with an error of its own; it may or may not have been done
    unknown,         ///< the answer was lost; it may or may not have been done
  };
  Kind kind = Kind::unknown;
  std::string message = {};                         ///< a sentence for the user; may be empty for `accepted`
  WriteReason reason = WriteReason::other;          ///< only for `rejected`
  std::optional<milliseconds> wait = std::nullopt;  ///< only for `blocked` and `not_sent`: from now on
  /// Only for `blocked`. True: the next write may be sent after `wait`. False: after the longer of `wait` and
  /// `write.blocked_pause`.
  bool wait_is_enough = false;
  /// Only for `rejected`: the fields that the access may not change.
  std::vector<std::string> not_permitted = {};
};

/// One account with any Nest service: delivers documents, takes writes. All calls on the core thread; none blocks.
class Upstream {
 public:
  virtual ~Upstream() = default;

  /// Never changes.
  [[nodiscard]] virtual const Abilities& abilities() const = 0;

  virtual void start(UpstreamEvents& events) = 0;

  /// No more events and no more images. Writes that were begun still report their outcome, some only in a later `tick`.
  virtual void stop() = 0;

  /// `done` is called exactly once, later, unless the Upstream is destroyed first.
  virtual void write(Write write, std::function<void(WriteOutcome)> done) = 0;

  /// Fetches a picture that the document names by `url`: its bytes, never empty, or an error. The account's access is
  /// sent, but only to hosts that may have it. `done` is called exactly once, later, unless the Upstream is
  /// not started, or is stopped or destroyed first.
  virtual void fetch_image(const std::string& url, std::function<void(Result<std::string>)> done) = 0;

  [[nodiscard]] virtual std::optional<Instant> deadline() const = 0;
  virtual void tick(Instant now) = 0;
};

}  // namespace nest2mqtt::upstream
