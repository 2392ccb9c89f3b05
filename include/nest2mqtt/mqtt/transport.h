#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/mqtt/message.h"

namespace nest2mqtt::mqtt {

/// Identifies a publish until its delivery is reported; never used twice in one process.
using PublishId = std::uint64_t;

/// The words of an error that comes from the broker's access rules.
inline constexpr std::string_view not_authorized = "not authorized";

struct SubscribeOptions {
  int qos = 1;
  /// MQTT 5: send what is retained at once. In MQTT 3.1.1 the broker always does.
  bool send_retained = true;
  /// MQTT 5: what this client publishes itself does not come back. In MQTT 3.1.1 the broker always sends it.
  bool no_local = false;
};

/// What a Transport reports, always on the core thread and never from inside a call to the Transport.
class TransportEvents {
 public:
  virtual ~TransportEvents() = default;
  virtual void on_connected() = 0;
  /// The connection ended or could not be made; nothing more is reported for what was in flight.
  virtual void on_disconnected(const Error& why) = 0;
  virtual void on_message(Message message) = 0;
  /// The broker has the message (or, for QoS 0, it is on its way), or not: a `permanent` error is the broker's refusal,
  /// any other comes with the end of the connection. The same for subscriptions.
  virtual void on_delivered(PublishId id, Result<void> outcome) = 0;
  virtual void on_subscribed(const std::string& filter, Result<void> outcome) = 0;
  virtual void on_unsubscribed(const std::string& filter) = 0;
};

/// One connection to one broker at a time, always with a clean session. Owns no policy: when to connect again, what to
/// subscribe and how much may be in flight is decided by BrokerSession. All calls on the core thread; none blocks.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Where events go from now on; set once before anything else. `events` outlives the Transport's last event.
  virtual void set_events(TransportEvents& events) = 0;

  /// Ends what there is of an earlier connection without a word and begins a new one: one on_connected or
  /// on_disconnected follows.
  virtual void connect() = 0;

  /// Ends the connection cleanly, so that the broker drops the will. on_disconnected follows.
  virtual void disconnect() = 0;

  /// These fail at once when there is no connection, and `publish` for good with what is more than the broker takes;
  /// otherwise the matching event follows.
  [[nodiscard]] virtual Result<void> publish(PublishId id, const Message& message) = 0;
  [[nodiscard]] virtual Result<void> subscribe(const std::string& filter, SubscribeOptions options) = 0;
  [[nodiscard]] virtual Result<void> unsubscribe(const std::string& filter) = 0;
};

}  // namespace nest2mqtt::mqtt
