#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/mqtt/message.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/publish/home_publisher.h"

#include "command_status.h"

namespace nest2mqtt::bridge {

/// Keeps the retained topic `<object path>/command` up to date: the state of the last command to the object, for people
/// and for Home Assistant.
///
/// `accepted` is published only if the command has no other state within `show_delay`, or if an earlier command is
/// shown as unfinished; all other states are published at once. Home Assistant sets its dial back to the thermostat's
/// value whenever an attribute changes, and that must not happen in the middle of an ordinary change.
///
/// A document that an earlier run retained is kept if it is final, or if a command to the object is still
/// unfinished.
class CommandStatusPublisher {
 public:
  static constexpr milliseconds show_delay{3000};

  /// `outbox` and `dispatcher` outlive this.
  CommandStatusPublisher(mirror::TopicNames names, mqtt::Outbox& outbox, const command::CommandDispatcher& dispatcher)
      : names_(std::move(names)), outbox_(outbox), dispatcher_(dispatcher) {}

  /// A receipt was sent to the broker.
  void receipt_sent(const model::ObjectId& id, const command::Receipt& receipt, Instant now);

  /// A final receipt of an earlier run was sent to the broker again; `receipt` is its JSON.
  void old_receipt_sent(const model::ObjectId& id, const std::string& receipt, Instant now);

  /// A message that the broker retains. Called for each of them after connecting, before `sweep_done`.
  void swept(const mqtt::Message& message);
  void sweep_done(Instant now);

  /// The topics of the changed home are in the outbox now. `complete`: an object that is not in it does not exist.
  void home_changed(const publish::HomePublisher::Difference& difference, bool complete, Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  struct Entry {
    std::optional<CommandStatus> last;
    /// Accepted; becomes `last` at `show_at` unless another receipt of the command comes before.
    std::optional<CommandStatus> not_shown_yet;
    Instant show_at = {};
    bool published = false;
  };

  /// Null if the object is known not to exist.
  [[nodiscard]] Entry* find_or_add_entry(const model::ObjectId& id);
  void publish(const model::ObjectId& id, Entry& entry, Instant now);
  void take_over_earlier(Instant now);
  [[nodiscard]] std::string cancellable_trip_of(const model::ObjectId& id) const;

  mirror::TopicNames names_;
  mqtt::Outbox& outbox_;
  const command::CommandDispatcher& dispatcher_;
  std::shared_ptr<const model::Home> home_ = std::make_shared<const model::Home>();
  std::map<model::ObjectId, Entry> entries_;
  /// Documents that an earlier run retained, by topic.
  std::map<std::string, std::string, std::less<>> earlier_;
  bool swept_ = false;     ///< at least one sweep has ended
  bool complete_ = false;  ///< as in `home_changed`
  bool taken_over_ =
      false;  ///< `earlier_` is not needed any more: each object of the complete home has got its document
};

}  // namespace nest2mqtt::bridge
