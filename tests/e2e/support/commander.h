#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "support/mqtt_probe.h"

namespace nest2mqtt::test {

namespace json = boost::json;

/// A command on its way, and how its receipts are recognised.
struct SentCommand {
  std::string path;            ///< of the object, as in the Nest document
  std::size_t mark;            ///< the probe's, taken before it was sent
  std::string response_topic;  ///< its own; empty: know them by the transaction on the result topic
  std::string correlation_data;
  std::optional<std::string> transaction;  ///< only the JSON form has one
  bool may_be_lost = false;                ///< it may have met no bridge
};

/// Sends commands as a careful client does and keeps the bridge to its word about receipts. Each command gets a
/// response topic of its own with correlation data, and the JSON form a transaction. Over MQTT 3.1.1 only the latter is
/// left, so there is no one-value form. Belongs to the thread that owns the probe.
class Commander {
 public:
  explicit Commander(MqttProbe& probe, int mqtt_version = mqtt_5) : probe_(probe), mqtt_version_(mqtt_version) {}

  /// One value to `<path>/<field>/set`. `options` may say otherwise about response topic and correlation data.
  SentCommand send(const std::string& path, const std::string& field, const std::string& payload,
                   PublishOptions options = {});

  /// Fields, written together, to `<path>/set`; `fields` is a JSON object without a transaction.
  SentCommand send(const std::string& path, const std::string& fields, PublishOptions options = {});

  /// Any bytes at all to `<path>/set`.
  SentCommand send_bytes(const std::string& path, const std::string& payload);

  /// All so far, oldest first.
  [[nodiscard]] std::vector<json::object> receipts(const SentCommand& command) const;

  /// They throw if it does not come in time.
  json::object wait_for(const SentCommand& command, const std::string& status) const;
  json::object wait_for_final(const SentCommand& command) const;
  void wait_for_all() const;  ///< final receipts, of every command sent so far that was heard

  /// Every command sent so far that was heard has exactly one final receipt as its last one; all receipts have all keys
  /// of docs/commands.md, none was retained, and each on a response topic also came on the result topic.
  void expect_one_final_receipt_each();

  /// A bridge that died before it knew that the broker has a receipt says the very same once more.
  void the_bridge_crashed() { same_may_come_again_ = true; }

  /// A bridge that is not connected hears nothing, and MQTT keeps nothing for it: of the commands sent so far, those
  /// about which nothing was said yet may never be answered. If anything is said, they are owed a final receipt as
  /// ever.
  void unanswered_may_be_lost();

 private:
  [[nodiscard]] SentCommand publish(const std::string& path, const std::string& topic, const std::string& payload,
                                    std::optional<std::string> transaction, PublishOptions options);
  [[nodiscard]] std::vector<Message> messages(const SentCommand& command) const;
  [[nodiscard]] bool was_lost(const SentCommand& command) const;
  [[nodiscard]] json::object wait_until_told(const SentCommand& command, const std::string& what,
                                             bool (*enough)(const json::object&, const std::string&)) const;

  bool same_may_come_again_ = false;
  MqttProbe& probe_;
  int mqtt_version_;
  int count_ = 0;
  std::vector<SentCommand> sent_;
};

/// The receipt has this status and code; a failure shows all of it.
[[nodiscard]] testing::AssertionResult says(const json::object& receipt, const std::string& status,
                                            const std::string& code = "ok");

/// A member of a receipt equals this JSON text; numbers by value.
[[nodiscard]] testing::AssertionResult member_is(const json::object& receipt, const std::string& name,
                                                 const std::string& json_text);

}  // namespace nest2mqtt::test
