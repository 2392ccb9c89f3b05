#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "nest2mqtt/bridge/bridge_snapshot.h"
#include "nest2mqtt/bridge/receipt_log.h"
#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/mqtt/message.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/publish/home_publisher.h"
#include "nest2mqtt/storage/state_store.h"

#include "accounts.h"
#include "command_status_publisher.h"
#include "health_schedule.h"
#include "rate_limited_log.h"
#include "receipt_limit.h"
#include "request_table.h"
#include "response_topics.h"
#include "timed_parts.h"

namespace nest2mqtt::bridge {

/// Turns MQTT messages into commands and requests, and publishes their receipts and answers.
class CommandGateway final : private command::CommandPort {
 public:
  /// All but `clock` outlive this.
  CommandGateway(const config::Config& config, const mirror::TopicNames& names, Accounts& accounts,
                 storage::StateStore& store, mqtt::Outbox& outbox, HealthSchedule& health, RateLimitedLog& log,
                 Clock clock, Instant now);

  /// Tells the dispatcher which accounts there are.
  void start(Instant now);
  void config_changed(Instant now);

  /// From now on no command and no request is taken. Writes that are due now are sent, and no others. Receipts of
  /// commands that came before are still published.
  void stop(Instant now);
  [[nodiscard]] bool write_under_way() const { return dispatcher_.write_under_way(); }

  // --- from the broker ---------------------------------------------------------------------------------------------

  void receive_command(const mqtt::Message& message, Instant now);
  /// A command that the broker retained: it is refused.
  void receive_retained(const mqtt::Message& message, Instant now);
  void receive_request(const std::string& verb, const mqtt::Message& message, Instant now);
  void add_request(std::string verb, RequestTable::Handler handler) {
    requests_.add(std::move(verb), std::move(handler));
  }

  /// A message that the broker retains. Called for each of them after connecting, before `sweep_done`.
  void swept(const mqtt::Message& message) { status_publisher_.swept(message); }
  void sweep_done(Instant now) { status_publisher_.sweep_done(now); }

  // --- from the accounts -------------------------------------------------------------------------------------------

  /// `complete`: the home is known completely, so an object that is not in it does not exist.
  void home_changed(const publish::HomePublisher::Difference& difference, bool complete, Instant now);
  /// Comes before the home that the account shows: the dispatcher must know the state when it acts on a new document.
  void status_changed(std::size_t account, const command::AccountStatus& status, Instant now) {
    dispatcher_.account_changed(account, status, now);
  }
  void permissions_changed(std::size_t account) { dispatcher_.permissions_changed(account); }
  void write_reverted(const upstream::RevertedWrite& reverted, Instant now) {
    dispatcher_.write_reverted(reverted, now);
  }

  // --- queries -----------------------------------------------------------------------------------------------------

  [[nodiscard]] const command::CommandDispatcher& dispatcher() const { return dispatcher_; }
  [[nodiscard]] const CommandCounts& counts() const { return counts_; }
  [[nodiscard]] const ReceiptLog& receipts() const { return receipts_; }
  [[nodiscard]] const ReceiptLimit& receipt_limit() const { return receipt_limit_; }

  [[nodiscard]] std::optional<Instant> deadline() const { return parts_.deadline(); }
  void tick(Instant now) { parts_.tick(now); }

 private:
  /// Gives a command to the dispatcher, or ignores it if there is no room for its receipts. False: not a command, or
  /// stopping.
  [[nodiscard]] bool take_command(const mqtt::Message& message, Instant now);

  // CommandPort
  [[nodiscard]] const upstream::Abilities& abilities(std::size_t account) const override {
    return accounts_.upstream(account).abilities();
  }
  void publish_receipt(const command::OutgoingReceipt& outgoing, Instant now) override;
  void write(std::size_t account, upstream::Write write, Done done) override;
  Result<void> save(const command::RecordChanges& changes) override;

  void send_receipt(const command::OutgoingReceipt& outgoing, Instant now);
  void log_final(const command::Receipt& receipt, Instant now);
  /// Whether there is a response topic that may be used; one that must not be used is logged.
  [[nodiscard]] bool may_respond_to(const std::optional<std::string>& topic, Instant now);

  const mirror::TopicNames& names_;
  const config::Config& config_;
  Accounts& accounts_;
  storage::StateStore& store_;
  mqtt::Outbox& outbox_;
  HealthSchedule& health_;
  RateLimitedLog& log_;
  Clock clock_;
  ResponseTopics response_topics_;
  ReceiptLimit receipt_limit_;
  command::CommandDispatcher dispatcher_;
  CommandStatusPublisher status_publisher_;
  RequestTable requests_;
  CommandCounts counts_;
  ReceiptLog receipts_;
  bool stopping_ = false;
  TimedParts parts_;
};

}  // namespace nest2mqtt::bridge
