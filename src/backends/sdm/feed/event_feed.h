#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"

#include "api/authorized_client.h"
#include "events/event_message.h"
#include "events/recent_ids.h"
#include "feed/event_pull.h"
#include "feed/topic_check.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// Who gets the events of an `EventFeed`. Nothing is called from inside `start`, `stop` or `change_found`.
class FeedOwner {
 public:
  virtual ~FeedOwner() = default;

  /// Each message once, in the order in which they come.
  virtual void on_event(const EventMessage& message, Instant now) = 0;
  /// `works` or `advice` is another one.
  virtual void on_feed_changed(Instant now) = 0;
  /// No events came for some time, and now they do again: what has changed meanwhile may never be told.
  virtual void on_feed_gap(Instant now) = 0;
  /// The refresh token is refused.
  virtual void on_feed_refused(Instant now) = 0;
};

/// The events of an account, and whether they can be relied on: only after one has come since the start or the last
/// outage, and as long as nothing speaks against it. What does: pulls fail, the topic is not the right one or Google
/// may not publish to it, or a reading of the home has found a change about which no event came.
class EventFeed final : private PullOwner {
 public:
  /// Failures that may end by themselves are an outage only after this time.
  static constexpr auto outage_delay = std::chrono::seconds(60);
  /// An event comes within this time after the change, or before it is found by a reading.
  static constexpr auto max_event_delay = std::chrono::seconds(60);
  /// What readings find so soon after the start or an outage may be from before.
  static constexpr auto settling_time = std::chrono::minutes(2);

  /// `settings.subscription` is not empty. `log`: a sentence about messages that cannot be read; may be null. All that
  /// is referred to outlives it.
  EventFeed(const SdmSettings& settings, AuthorizedClient& client, Backoff::Random random, const Clock& clock,
            std::function<void(const std::string&)> log, FeedOwner& owner);
  EventFeed(const EventFeed&) = delete;
  EventFeed& operator=(const EventFeed&) = delete;
  ~EventFeed() override = default;

  void start(Instant now);
  /// Nothing is known of the events any more.
  void stop();

  /// A reading has found that something is otherwise than it was known.
  void change_found(Instant now);

  [[nodiscard]] bool works() const;
  /// A sentence for people about why no events come, with what to do; empty: nothing is known to be wrong.
  [[nodiscard]] std::string advice() const;

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  void on_pulled(const PullAnswer& answer, Instant now) override;
  void on_pull_failed(const EventProblem& problem, Instant now) override;
  void take_messages(const PullAnswer& answer, Instant now);
  void check();
  void checked(const TopicFinding& finding);
  void tell(Instant now);

  const SdmSettings& settings_;
  AuthorizedClient& client_;
  Backoff::Random random_;
  const Clock& clock_;
  std::function<void(const std::string&)> log_;
  FeedOwner& owner_;
  EventPull pull_;
  RecentIds ids_;
  std::string logged_;  ///< about a message that could not be read

  std::optional<Instant> failing_since_;
  EventProblem problem_;                    ///< if it fails
  bool is_outage_ = false;                  ///< it fails for so long, or so, that it is told
  bool has_events_ = false;                 ///< one has come since the start
  Instant settled_at_{};                    ///< from then on a change that readings find must have been told
  std::optional<Instant> last_event_;       ///< when it came
  std::optional<Instant> change_found_at_;  ///< and no event has come since
  bool is_silent_ = false;                  ///< nor for long enough

  TopicFinding finding_;
  Backoff check_pause_;
  std::optional<Instant> check_at_;
  std::unique_ptr<net::HttpTransfer> check_;

  bool told_works_ = false;
  std::string told_advice_;
};

}  // namespace nest2mqtt::sdm
