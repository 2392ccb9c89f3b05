#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/bridge/bridge.h"
#include "nest2mqtt/bridge/bridge_topics.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/mqtt/broker_session.h"
#include "nest2mqtt/publish/foreign_values.h"

#include "accounts.h"
#include "command_gateway.h"
#include "health_schedule.h"
#include "home_mirror.h"
#include "rate_limited_log.h"
#include "second_bridge.h"
#include "timed_parts.h"

namespace nest2mqtt::bridge {

/// The implementation of Bridge. It owns the parts and the broker's session, passes events of the broker and the
/// accounts to the part that handles them, and publishes the state of the bridge on `bridge/...`.
class RunningBridge final : public Bridge, private mqtt::BrokerSessionEvents, private AccountsEvents {
 public:
  RunningBridge(const config::Config& config, mqtt::Transport& transport, std::vector<Account> accounts,
                storage::StateStore& store, Program program, Backoff::Random random, Instant now);
  RunningBridge(const RunningBridge&) = delete;
  RunningBridge& operator=(const RunningBridge&) = delete;

  void start(Instant now) override;
  void config_changed(const config::ConfigChanges& changes, Instant now) override;
  void stop(Instant now) override;
  [[nodiscard]] bool finished() const override;
  [[nodiscard]] std::string summary(Instant now) const override;
  [[nodiscard]] BridgeSnapshot snapshot(Instant now) const override;
  [[nodiscard]] std::optional<Instant> deadline() const override;
  void tick(Instant now) override;

 private:
  // BrokerSessionEvents
  void on_broker_ready(Instant now) override;
  void on_broker_lost(const Error& why, Instant now) override;
  [[nodiscard]] bool on_swept(const mqtt::Message& message) override;
  void on_sweep_done(Instant now) override;
  void on_message(const mqtt::Message& message, Instant now) override;
  void on_retained(const mqtt::Message& message, Instant now) override;
  void on_broker_problem(const std::string& what) override;

  // AccountsEvents
  void on_document_accepted(std::size_t account, Instant now) override;
  void on_home_changed(Instant now) override;
  void on_account_status_may_have_changed(std::size_t account, Instant now) override;
  void on_link_topics_may_have_changed(Instant now) override;
  void on_account_event(std::string_view name, const std::string& account, const std::string& message,
                        Instant now) override;
  void on_permissions_changed(std::size_t account) override;
  void on_write_reverted(const upstream::RevertedWrite& reverted, Instant now) override;

  void add_requests();
  [[nodiscard]] publish::ImageFetcher image_fetcher();
  void home_published(const HomeMirror::Change& change, Instant now);
  void check_for_second_bridge(const mqtt::Message& info, Instant now);
  void correct_overwritten_topic(const mqtt::Message& message, Instant now);
  void publish_health_if_due(Instant now);
  [[nodiscard]] bool may_disconnect(Instant now) const;
  void leave_broker(Instant now);

  [[nodiscard]] std::optional<std::string> problem(Instant now) const;
  [[nodiscard]] std::optional<std::string> problem_in_full(Instant now) const;
  /// A sentence about a device to which the service takes no writes for a while; nothing if there is none.
  [[nodiscard]] std::optional<std::string> blocked_problem(Instant now) const;

  /// The connection to the broker, for `snapshot`, `summary` and `problem`.
  struct Broker {
    bool connected = false;
    Instant since;               ///< when `connected` last changed
    std::uint64_t failures = 0;  ///< connections that ended or could not be made
    std::string error = {};      ///< the last reason for not being connected
    /// The first problem of this connection, such as a subscription that the broker refused.
    std::optional<std::string> first_problem = std::nullopt;
  };

  const config::Config& config_;
  storage::StateStore& store_;
  Program program_;
  mirror::TopicNames names_;
  Instant started_;
  SecondBridge second_bridge_;
  HealthSchedule health_;
  RateLimitedLog log_;
  mqtt::BrokerSession session_;
  Accounts accounts_;
  CommandGateway commands_;
  HomeMirror mirror_;
  BridgeTopics topics_;
  publish::ForeignValues foreign_values_;
  Broker broker_;
  std::optional<Instant> stop_deadline_;  ///< only while stopping: when the broker is left at the latest
  bool leaving_broker_ = false;  ///< `offline` was published and the session told to end; it may not have ended
  TimedParts parts_;
};

}  // namespace nest2mqtt::bridge
