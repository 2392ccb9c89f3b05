#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/bridge/account_state.h"
#include "nest2mqtt/bridge/bridge_facts.h"
#include "nest2mqtt/bridge/bridge_status.h"
#include "nest2mqtt/bridge/command_status_publisher.h"
#include "nest2mqtt/bridge/complaint_log.h"
#include "nest2mqtt/bridge/health_schedule.h"
#include "nest2mqtt/bridge/home_loss_guard.h"
#include "nest2mqtt/bridge/mirror_progress.h"
#include "nest2mqtt/bridge/receipt_log.h"
#include "nest2mqtt/bridge/receipt_room.h"
#include "nest2mqtt/bridge/request_table.h"
#include "nest2mqtt/bridge/response_topics.h"
#include "nest2mqtt/bridge/second_bridge.h"
#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/config/config_changes.h"
#include "nest2mqtt/mqtt/broker_session.h"
#include "nest2mqtt/publish/camera_images.h"
#include "nest2mqtt/publish/event_publisher.h"
#include "nest2mqtt/publish/foreign_values.h"
#include "nest2mqtt/publish/home_assistant.h"
#include "nest2mqtt/publish/home_publisher.h"
#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::bridge {

/// Where the two ways of the data meet: documents of all accounts become retained topics, command messages become
/// writes and their receipts. Sans-I/O but for the state file: the transport and the accounts are interfaces, time
/// comes in by parameter. Everything on the core thread.
class Bridge final : private mqtt::BrokerSessionEvents, private command::CommandPort {
 public:
  struct Account {
    std::string name;
    upstream::Upstream* upstream;  ///< outlives the bridge
    bool optional = false;         ///< it may well have no access, and is not spoken of until it has
  };

  /// What some requests want of the program around the bridge.
  struct Program {
    std::function<void(config::LogLevel)> set_log_level;
    /// Reads the configuration again; `config_changed` is called from within.
    std::function<Result<json::value>(Instant now)> reload;
    std::function<json::object(const BridgeFacts& facts)> diagnostics;
    /// The time of what the broker and the accounts report between two calls; a test has its own.
    std::function<Instant()> clock = Instant::now;
  };

  /// `config`, `transport` and `store` outlive the bridge.
  Bridge(const config::Config& config, mqtt::Transport& transport, std::vector<Account> accounts,
         storage::StateStore& store, Program program, Backoff::Random random, Instant now);
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;
  ~Bridge() override;

  void start(Instant now);

  /// `config` says something else since the last call: takes what is live at once. What needs a restart is only told.
  void config_changed(const config::ConfigChanges& changes, Instant now);

  /// Takes no more commands, lets a write that is under way be answered, says `offline` and leaves the broker;
  /// `finished` is true afterwards. What is unfinished is settled after the next start.
  void stop(Instant now);
  [[nodiscard]] bool finished() const;

  /// How it stands, in one line: "online, 6 devices; broker connected", or what is wrong.
  [[nodiscard]] std::string summary(Instant now) const;

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

  /// How it stands; good until the next call that is not const.
  [[nodiscard]] BridgeFacts facts(Instant now) const;

 private:
  class Link;

  // From the accounts.
  void document_arrived(std::size_t account, const model::Document& document, Instant now);
  void link_changed(std::size_t account, const upstream::LinkReport& link, Instant now);
  void advised(std::size_t account, upstream::Advice advice, const std::string& message, Instant now);

  // BrokerSessionEvents
  void on_broker_ready(Instant now) override;
  void on_broker_lost(const Error& why, Instant now) override;
  [[nodiscard]] bool on_swept(const mqtt::Message& message) override;
  void on_sweep_done(Instant now) override;
  void on_message(const mqtt::Message& message, Instant now) override;
  void on_retained(const mqtt::Message& message, Instant now) override;
  void on_broker_trouble(const std::string& what) override;

  // CommandPort
  void publish_receipt(const command::OutgoingReceipt& outgoing, Instant now) override;
  void write(std::size_t account, upstream::Write write, Done done) override;
  Result<void> save(const command::RecordChanges& changes) override;

  void send_receipt(const command::OutgoingReceipt& outgoing, Instant now);
  void take_document(std::size_t account, model::Document document, Instant now);
  void believe_losses(Instant now);
  void name_homeless_devices(Instant now);
  void withhold_overdue(Instant now);
  void show_home(Instant now);
  [[nodiscard]] std::vector<bool> fresh_accounts(Instant now) const;
  void check_structures(const std::vector<std::optional<model::Document>>& documents, Instant now);
  void update_freshness(Instant now);
  void clear_ghosts_if_known(Instant now);
  void withhold_changing_devices(Instant now);
  void look_for_second_bridge(const mqtt::Message& info, Instant now);
  void receive_command(const mqtt::Message& message, Instant now);
  void see_foreign_message(const mqtt::Message& message, Instant now);
  void answer_request(const std::string& verb, const mqtt::Message& message, Instant now);
  [[nodiscard]] RequestTable make_requests();
  /// Whether the sender's response topic, if there is one, is to be used; logs where it is not.
  [[nodiscard]] bool may_respond_to(const std::optional<std::string>& topic, Instant now);
  [[nodiscard]] std::optional<std::string> problem(Instant now) const;
  [[nodiscard]] std::optional<std::string> whole_problem(Instant now) const;
  /// A device whose changes the service has blocked.
  [[nodiscard]] std::optional<std::string> blocked_problem(Instant now) const;
  void show_health(Instant now);
  void show_health_if_due(Instant now);
  [[nodiscard]] bool everything_settled() const;
  void show_images(Instant now);
  [[nodiscard]] publish::ImageDesk image_desk();
  void leave_broker(Instant now);

  const config::Config& config_;
  storage::StateStore& store_;
  Program program_;
  mirror::TopicNames names_;
  ResponseTopics response_topics_{names_, config_.mqtt.response_topics};
  std::vector<Account> accounts_;
  std::vector<std::unique_ptr<Link>> links_;
  std::vector<AccountState> states_;
  std::vector<HomeLossGuard> loss_guards_;  ///< by account
  SecondBridge second_bridge_;
  mqtt::BrokerSession broker_;
  publish::HomePublisher publisher_;
  publish::HomeAssistant home_assistant_;
  publish::EventPublisher events_;
  std::optional<publish::CameraImages> images_;  ///< where `mqtt.publish` names them
  BridgeStatus status_;
  ComplaintLog complaints_;
  ReceiptRoom receipt_room_;
  command::CommandDispatcher dispatcher_;
  CommandStatusPublisher command_statuses_;
  RequestTable requests_;
  Instant started_;
  Instant broker_since_;  ///< connected, or not
  MirrorProgress progress_;
  HealthSchedule health_;
  std::vector<command::AccountStatus> standings_;
  std::optional<Instant> stale_at_;       ///< when what was seen last stops counting as live
  std::optional<Instant> strangers_due_;  ///< when topics of an earlier run can no longer be believed
  std::optional<Instant> leave_by_;       ///< stopping: the broker is left then at the latest
  bool left_ = false;
  bool home_known_ = false;
  std::optional<std::string> structure_problem_;
  bool broker_connected_ = false;
  std::uint64_t broker_losses_ = 0;
  std::string broker_trouble_;                   ///< why the broker is away
  std::optional<std::string> broker_complaint_;  ///< what it did not take, the first of this connection
  publish::ForeignValues foreign_values_;
  CommandFacts commands_;
  ReceiptLog receipts_;
};

}  // namespace nest2mqtt::bridge
