#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "sdm/errors.h"

namespace nest2mqtt::simulator {

/// Google Cloud Pub/Sub without access control: topics, and subscriptions from which messages are pulled. Errors have
/// the texts of Google's emulator. Names are full ones: `projects/<project>/topics/<topic>`. Times are virtual.
class PubSub {
 public:
  static constexpr double max_ack_deadline = 600;  ///< seconds

  /// How messages get to the subscriptions; for tests of what Pub/Sub does not promise.
  struct Delivery {
    bool reversed = false;  ///< a pull has the newest messages first
    bool twice = false;     ///< each message comes twice
  };

  [[nodiscard]] SdmResult<json::object> create_topic(const std::string& name);
  [[nodiscard]] SdmResult<json::object> topic(const std::string& name) const;
  /// Its subscriptions stay, with `_deleted-topic_` in place of the topic.
  [[nodiscard]] SdmResult<json::object> delete_topic(const std::string& name);

  /// `fields` as in the request: the topic, and settings.
  [[nodiscard]] SdmResult<json::object> create_subscription(const std::string& name, const json::object& fields);
  [[nodiscard]] SdmResult<json::object> subscription(const std::string& name) const;
  [[nodiscard]] SdmResult<json::object> delete_subscription(const std::string& name);

  /// Returns the id of the message; nothing if there is no such topic.
  std::optional<std::string> publish(const std::string& topic, std::string data, WallTime now);

  /// The messages that can be delivered now, in the shape of the answer to a pull; there may be none.
  [[nodiscard]] SdmResult<json::array> pull(const std::string& subscription, std::size_t max_messages, WallTime now);
  /// Ids that are not known (any more) are ignored.
  [[nodiscard]] SdmResult<json::object> acknowledge(const std::string& subscription, const std::set<std::string>& ids);
  /// 0 seconds: the messages are delivered again at once.
  [[nodiscard]] SdmResult<json::object> modify_deadline(const std::string& subscription,
                                                        const std::set<std::string>& ids, std::chrono::seconds deadline,
                                                        WallTime now);

  void set_delivery(Delivery delivery) { delivery_ = delivery; }
  [[nodiscard]] Delivery delivery() const { return delivery_; }
  /// Messages by subscription that were not acknowledged.
  [[nodiscard]] json::object waiting() const;

 private:
  struct Message {
    std::string id;
    std::string data;
    WallTime published;
    std::string ack_id = {};     ///< of the last delivery
    WallTime deliver_from = {};  ///< it is not delivered before this time
  };
  struct Subscription {
    json::object fields;  ///< as shown
    std::chrono::seconds ack_deadline;
    std::chrono::seconds retention;
    std::deque<Message> messages = {};
  };

  [[nodiscard]] SdmResult<Subscription*> find_subscription(const std::string& name);
  static void forget_old(Subscription& subscription, WallTime now);

  std::set<std::string> topics_;
  std::map<std::string, Subscription> subscriptions_;
  Delivery delivery_;
  std::uint64_t last_message_ = 0;
  std::uint64_t last_ack_ = 0;
};

}  // namespace nest2mqtt::simulator
