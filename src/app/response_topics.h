#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mirror/topic_names.h"

namespace nest2mqtt::app {

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

  /// Notes that a topic was not allowed. What to log about it and those before; nothing if that was done less than a
  /// minute ago.
  [[nodiscard]] std::optional<std::string> refused(std::string_view topic, Instant now);

 private:
  const mirror::TopicNames& names_;
  const std::vector<std::string>& configured_;
  std::optional<Instant> next_complaint_;
  std::size_t not_logged_ = 0;
};

}  // namespace nest2mqtt::app
