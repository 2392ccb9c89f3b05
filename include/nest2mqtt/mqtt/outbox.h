#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mqtt/message.h"
#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::mqtt {

/// Enough of a retained payload to tell whether it is the one we want.
struct PayloadDigest {
  std::size_t size = 0;
  std::size_t hash = 0;

  static PayloadDigest of(std::string_view payload);
  friend bool operator==(const PayloadDigest&, const PayloadDigest&) = default;
};

using RetainedTopics = std::unordered_map<std::string, PayloadDigest>;

/// What the broker is to retain, and how far it is there. Keyed by topic, the latest value wins, so that memory depends
/// on how many topics there are and never on how long the broker is away. What is not retained waits in a queue. Of
/// events and answers, `transient_limit` messages of together `transient_bytes` wait; what is more is dropped and
/// counted, oldest first. What is promised (receipts) is never dropped: who sends it looks at `promised` before there
/// is more of it.
///
/// Closed, nothing leaves. `open` compares what is wanted with what the broker retains: what it has is not sent again.
/// At most `window` publishes are unacknowledged at a time: Mosquitto takes 20 by default, and what waits here can
/// still be replaced.
class Outbox {
 public:
  using Publish = std::function<Result<void>(PublishId, const Message&)>;

  static constexpr std::size_t window = 16;
  static constexpr std::size_t transient_limit = 1000;
  static constexpr std::size_t transient_bytes = 16U << 20U;

  /// `publish` is called from within the calls below. A permanent error is a refusal of that message; any other the end
  /// of the connection.
  explicit Outbox(Publish publish) : publish_(std::move(publish)) {}

  /// Wants `topic` retained with this payload; an empty payload wants it gone.
  void set(const std::string& topic, std::string payload, Instant now, int qos = 1);

  /// Sends a wanted topic again: somebody else has overwritten it.
  void repeat(const std::string& topic, Instant now);

  /// Sends once, after everything that was set before, and again if the connection breaks before the broker has it.
  void send(Message message, Instant now);

  /// The same for what is not dropped. `on_delivered` is called when the broker has (or refuses) it.
  using OnDelivered = std::function<void(Instant now)>;
  void send_promised(Message message, Instant now, OnDelivered on_delivered = {});

  struct Amount {
    std::size_t messages = 0;
    std::size_t bytes = 0;
  };
  /// What is promised and not with the broker yet.
  [[nodiscard]] Amount promised() const { return promised_; }

  /// The connection is ready and the broker retains `broker`; not `complete`: perhaps more than that.
  void open(RetainedTopics broker, Instant now, bool complete = true);

  /// The connection is gone: what was in flight is unknown until the next `open`.
  void close();
  [[nodiscard]] bool is_open() const { return open_; }

  void delivered(PublishId id, const Result<void>& outcome, Instant now);

  /// What the broker retains and nobody has wanted since `open`: ghosts, unless somebody will want them yet.
  [[nodiscard]] std::vector<std::string> unclaimed() const;
  /// Deletes the unclaimed topics for which `is_ghost` is true from the broker.
  void delete_unclaimed(const std::function<bool(const std::string&)>& is_ghost, Instant now);

  /// Everything wanted is sent again, whatever the broker is believed to have.
  void resend_all(Instant now);

  [[nodiscard]] std::optional<std::string_view> wanted(const std::string& topic) const;
  [[nodiscard]] bool idle() const { return in_flight_.empty() && dirty_.empty() && transient_.empty(); }
  [[nodiscard]] std::size_t waiting() const { return dirty_.size() + transient_.size(); }
  [[nodiscard]] std::size_t in_flight() const { return in_flight_.size(); }
  [[nodiscard]] std::size_t held() const {
    return topics_.size() + transient_.size() + unclaimed_.size() + in_flight_.size();
  }
  [[nodiscard]] std::size_t dropped() const { return dropped_; }
  [[nodiscard]] std::uint64_t published() const { return published_; }

  /// Stands for all that has been set and sent up to now.
  [[nodiscard]] std::uint64_t mark() const { return next_order_ - 1; }
  /// Whether the broker has all of that, or something newer in its place. Not while closed, when nobody knows.
  [[nodiscard]] bool delivered_up_to(std::uint64_t mark) const;

  /// Since when the oldest publish in flight has been waiting for its acknowledgement.
  [[nodiscard]] std::optional<Instant> oldest_in_flight() const;

  /// Called when `delivered_up_to` may have changed its answer; must not call what changes the outbox.
  std::function<void(Instant now)> on_progress;

  /// Called with each message that is dropped; must not call the outbox.
  std::function<void(const std::string& topic, Instant now)> on_dropped;

  /// Called with each message that is refused; must not call the outbox.
  std::function<void(const std::string& topic, const Error& why)> on_refused;

 private:
  struct Topic {
    std::string payload;
    int qos = 1;
    std::uint64_t order = 0;  ///< when it was last set, relative to the others
    bool dirty = false;
    std::list<std::string>::iterator place = {};            ///< in dirty_, if dirty
    std::optional<PayloadDigest> at_broker = std::nullopt;  ///< if dirty: what the broker has instead, where known
  };
  struct Transient {
    std::uint64_t order;
    Message message;
    bool promised;
    OnDelivered on_delivered;
  };
  struct InFlight {
    std::string topic;
    std::uint64_t order;
    Instant since;
    bool deletes = false;
    std::optional<Transient> transient = std::nullopt;  ///< to be sent again if the connection breaks
  };

  /// The digest of what the broker has where it showed nothing.
  [[nodiscard]] std::optional<PayloadDigest> known_nothing() const;
  void mark_dirty(const std::string& name, Topic& topic);
  void mark_clean(Topic& topic);
  void add(Transient transient, Instant now);
  void drop_oldest_transient(Instant now);
  [[nodiscard]] Amount& amount_of(const Transient& transient) { return transient.promised ? promised_ : droppable_; }
  /// It is with the broker, refused or dropped.
  void done_with(const Transient& transient);
  void pump(Instant now);
  enum class Handed { over, refused, nowhere };
  [[nodiscard]] Handed publish(const Message& message, std::uint64_t order, Instant now);

  Publish publish_;
  bool open_ = false;
  bool complete_ = false;  ///< all that the broker retains was shown
  std::unordered_map<std::string, Topic> topics_;
  std::list<std::string> dirty_;
  std::deque<Transient> transient_;
  Amount promised_;                          ///< waiting and in flight
  Amount droppable_;                         ///< the same
  std::map<PublishId, InFlight> in_flight_;  // in the order of sending
  RetainedTopics unclaimed_;
  PublishId next_id_ = 1;
  std::uint64_t next_order_ = 1;
  std::size_t dropped_ = 0;
  std::uint64_t published_ = 0;
};

}  // namespace nest2mqtt::mqtt
