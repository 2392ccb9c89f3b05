#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mqtt/broker_session.h"

namespace nest2mqtt::publish {

/// One visit to the broker: looks at what it retains, deletes what is chosen of it, and leaves. Sans-I/O: the transport
/// is an interface, time comes in by parameter.
class BrokerCleanup final : private mqtt::BrokerSessionEvents {
 public:
  /// Which topics of the retained messages (payloads by topic) are to go.
  using Choose = std::function<std::set<std::string>(const std::map<std::string, std::string>& retained)>;

  /// `keep_alive`: of the connection.
  BrokerCleanup(std::string base_topic, std::vector<std::string> swept, milliseconds keep_alive,
                mqtt::Transport& transport, Choose choose, Backoff::Random random, Clock clock);

  void start(Instant now) { broker_.start(now); }
  /// Whether the broker has accepted a connection that still exists.
  [[nodiscard]] bool connected() const { return broker_.connected(); }
  [[nodiscard]] bool finished() const { return left_ && broker_.stopped(); }

  /// An error if it is not finished, or if the broker has not shown everything that it was asked for, or has not
  /// deleted everything that was chosen.
  [[nodiscard]] Result<void> result() const;
  /// The number of topics that were chosen.
  [[nodiscard]] std::size_t deleted() const { return deleted_; }

  [[nodiscard]] std::optional<Instant> deadline() const { return broker_.deadline(); }
  void tick(Instant now) { broker_.tick(now); }

 private:
  [[nodiscard]] bool on_swept(const mqtt::Message& message) override;
  void on_sweep_done(Instant) override {}
  void on_broker_ready(Instant now) override;
  void on_broker_lost(const Error& why, Instant now) override;
  void on_message(const mqtt::Message&, Instant) override {}
  void on_retained(const mqtt::Message&, Instant) override {}
  void on_broker_problem(const std::string& what) override;

  Choose choose_;
  std::map<std::string, std::string> retained_;
  std::size_t deleted_ = 0;
  bool left_ = false;
  std::string refusal_;  ///< what this connection may not do
  std::string loss_;     ///< why the last connection failed
  mqtt::BrokerSession broker_;
};

}  // namespace nest2mqtt::publish
