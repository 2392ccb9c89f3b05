#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::mqtt {

/// A subscription without what this client publishes itself (MQTT 5), and those for a broker that does not allow so
/// wide a one.
struct WatchedFilter {
  std::string filter;
  std::vector<std::string> narrower;
};

struct BrokerSessionOptions {
  std::string base_topic;
  std::vector<std::string> subscriptions;   ///< kept while connected, QoS 1
  std::vector<WatchedFilter> watched = {};  ///< likewise
  std::vector<std::string> swept = {};      ///< where else the broker may retain something of ours
  milliseconds keep_alive;                  ///< of the connection
};

/// What the session tells its owner; on the core thread.
class BrokerSessionEvents {
 public:
  virtual ~BrokerSessionEvents() = default;

  /// Connected, what the broker retains is known and the outbox is open. Subscriptions are on their way.
  virtual void on_broker_ready(Instant now) = 0;
  virtual void on_broker_lost(const Error& why, Instant now) = 0;

  /// The broker retains this, below the base topic or in what is `swept`; seen when connecting. False: it is not ours.
  virtual bool on_swept(const Message& message) = 0;

  /// All that was seen; the outbox opens next. What is wanted now is compared with what the broker retains.
  virtual void on_sweep_done(Instant now) = 0;

  /// A message on one of the subscriptions.
  virtual void on_message(const Message& message, Instant now) = 0;

  /// The broker retained this command (a topic that ends in `/set`); seen when connecting, and cleared from the broker.
  /// Only of a session with subscriptions: any other leaves the commands to the client that takes them, and passes them
  /// to `on_swept`.
  virtual void on_retained(const Message& message, Instant now) = 0;

  /// The user has to look: a subscription or publish is refused, usually for want of an access rule. Must not call the
  /// session or its outbox.
  virtual void on_broker_problem(const std::string& what) = 0;
};

/// Keeps one session with the broker for the life of the program: connects again with a doubling pause, without end;
/// learns after each connect what the broker retains under the base topic (ghosts of an earlier run, or a broker that
/// forgot), then opens the outbox and subscribes. A broker that leaves a publish unanswered for twice the keep-alive is
/// taken for dead. Sans-I/O: time comes in by parameter, `deadline` says when `tick` wants to be called.
///
/// How the end of the retained messages is known: MQTT has no mark for it, but a broker answers in order, so a message
/// that we send to ourselves after the subscription comes back behind them.
class BrokerSession final : public TransportEvents {
 public:
  /// `clock` is read for the events of the transport.
  BrokerSession(BrokerSessionOptions options, Transport& transport, BrokerSessionEvents& events, Backoff::Random random,
                Clock clock);

  void start(Instant now);

  /// Other topics from now on; `swept` with the next connection.
  void set_filters(std::vector<std::string> subscriptions, std::vector<std::string> swept, Instant now);

  /// Ends the session cleanly once the outbox is empty; `stopped` is true afterwards.
  void stop();
  [[nodiscard]] bool stopped() const { return phase_ == Phase::stopped; }

  [[nodiscard]] Outbox& outbox() { return outbox_; }
  [[nodiscard]] const Outbox& outbox() const { return outbox_; }
  [[nodiscard]] bool ready() const { return phase_ == Phase::ready; }
  /// Whether the broker has accepted the connection; it is not ready before it has shown what it retains.
  [[nodiscard]] bool connected() const {
    return phase_ == Phase::sweeping || phase_ == Phase::ready || phase_ == Phase::stopping;
  }

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

  // TransportEvents
  void on_connected() override;
  void on_disconnected(const Error& why) override;
  void on_message(Message message) override;
  void on_delivered(PublishId id, Result<void> outcome) override;
  void on_subscribed(const std::string& filter, Result<void> outcome) override;
  void on_unsubscribed(const std::string& filter) override;

 private:
  enum class Phase { idle, connecting, sweeping, ready, waiting, stopping, stopped };

  /// Whether commands are for this session, so that a retained one must not stay.
  [[nodiscard]] bool takes_commands() const { return !options_.subscriptions.empty() || !options_.watched.empty(); }
  /// A publish could not even be handed over: whatever the transport thinks, this connection is of no more use.
  [[nodiscard]] bool stuck() const;
  void refused(const std::string& topic, const Error& why);
  void begin_sweep(Instant now);
  void sweep_subscribed(const std::string& filter, const Result<void>& outcome, Instant now);
  void send_mark(Instant now);
  /// `complete`: the broker has shown all that it retains.
  void end_sweep(bool complete, Instant now);
  /// Whether it could be asked for; else the connection has failed.
  [[nodiscard]] bool subscribe(const std::string& filter, SubscribeOptions options, Instant now);
  [[nodiscard]] bool unsubscribe(const std::string& filter, Instant now);
  void connection_failed(const Error& why, Instant now);
  void disconnect_when_idle();
  [[nodiscard]] std::string sweep_filter() const { return options_.base_topic + "/#"; }
  [[nodiscard]] std::string mark_topic() const { return options_.base_topic + "/bridge/sweep"; }

  BrokerSessionOptions options_;
  Transport& transport_;
  BrokerSessionEvents& events_;
  Backoff::Random random_;
  Clock clock_;
  Backoff backoff_;
  Outbox outbox_;
  Phase phase_ = Phase::idle;
  std::optional<Instant> ready_since_;
  std::optional<Instant> deadline_;          ///< of the phase: next try, or end of the wait
  std::set<std::string> sweeps_;             ///< filters of this connection's sweep
  std::set<std::string> unanswered_sweeps_;  ///< those of them that the broker has not granted or refused
  bool base_refused_ = false;
  RetainedTopics retained_;
  std::vector<Message> retained_commands_;
  std::string mark_;
  // In this connection:
  bool forbidden_told_ = false;
  std::set<std::string> refusals_told_;  ///< topics, of other refusals
};

}  // namespace nest2mqtt::mqtt
