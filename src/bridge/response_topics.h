#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/mirror/topic_names.h"

namespace nest2mqtt::bridge {

/// Where receipts and answers may go because the sender asks for it (MQTT 5's Response Topic). The bridge publishes
/// with its own rights there, so a client that may only send commands must not choose just any topic: only what is
/// below
/// `<base>/response`, and below the topics of `mqtt.response_topics`.
class ResponseTopics {
 public:
  /// Both outlive this; `configured` may change.
  ResponseTopics(const mirror::TopicNames& names, const std::vector<std::string>& configured)
      : names_(names), configured_(configured) {}

  [[nodiscard]] bool allows(std::string_view topic) const;

  /// The sentence for the log about a topic that is not allowed.
  [[nodiscard]] std::string refusal(std::string_view topic) const;

 private:
  const mirror::TopicNames& names_;
  const std::vector<std::string>& configured_;
};

}  // namespace nest2mqtt::bridge
