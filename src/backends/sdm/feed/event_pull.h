#pragma once

#include <memory>
#include <optional>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"

#include "api/authorized_client.h"
#include "api/event_problem.h"
#include "events/pull_answer.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// Who gets what an `EventPull` brings. Nothing is called from inside `start`, `stop` or `tick`.
class PullOwner {
 public:
  virtual ~PullOwner() = default;

  /// A pull has been answered, perhaps without messages. When this has returned, the messages are acknowledged: they do
  /// not come again.
  virtual void on_pulled(const PullAnswer& answer, Instant now) = 0;
  /// A pull has failed; it is tried again after a pause. Both functions may call `stop`.
  virtual void on_pull_failed(const EventProblem& problem, Instant now) = 0;
};

/// Pulls the messages of a subscription of Cloud Pub/Sub, one pull after the other, each held by Google until there is
/// a message. A failure is followed by a doubling pause.
class EventPull {
 public:
  /// All outlive it.
  EventPull(const SdmSettings& settings, AuthorizedClient& client, Backoff::Random random, const Clock& clock,
            PullOwner& owner);
  EventPull(const EventPull&) = delete;
  EventPull& operator=(const EventPull&) = delete;
  ~EventPull() = default;

  void start(Instant now);
  void stop();

  [[nodiscard]] std::optional<Instant> deadline() const { return pull_at_; }
  void tick(Instant now);

 private:
  void pulled(Instant asked, const CallResult& answer);
  void take(const PullAnswer& answer, Instant asked, Instant now);
  void acknowledged(const CallResult& answer);
  void failed(const EventProblem& problem, Instant now);

  const SdmSettings& settings_;
  AuthorizedClient& client_;
  Backoff::Random random_;
  const Clock& clock_;
  PullOwner& owner_;
  Backoff pause_;
  std::optional<Instant> pull_at_;           ///< nothing: a call is under way, or it is stopped
  std::unique_ptr<net::HttpTransfer> call_;  ///< the pull, or the acknowledgement after it
};

}  // namespace nest2mqtt::sdm
