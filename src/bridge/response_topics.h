#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/mirror/topic_names.h"

namespace nest2mqtt::bridge {

/// The topics to which receipts and answers may be sent because the sender of a command or request asks for it
/// (Response Topic of MQTT 5). The bridge publishes there with its own rights, so a client that may only send commands
/// must not be able to choose any topic: allowed is what is below `<base>/response`, and the topics of
/// `mqtt.response_topics` with all below them; but never one of `<base>/devices`, `<base>/structures` or
/// `<base>/bridge`, or one that begins with `$`.
class ResponseTopics {
 public:
  /// Both outlive this; `configured` may change.
  ResponseTopics(const mirror::TopicNames& names, const std::vector<std::string>& configured)
      : names_(names), configured_(configured) {}

  [[nodiscard]] bool allows(std::string_view topic) const;

  /// The sentence for the log about a topic that is not allowed.
  [[nodiscard]] std::string not_allowed_message(std::string_view topic) const;

 private:
  const mirror::TopicNames& names_;
  const std::vector<std::string>& configured_;
};

}  // namespace nest2mqtt::bridge
