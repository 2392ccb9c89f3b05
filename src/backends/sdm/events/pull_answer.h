#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"

#include "events/event_message.h"

namespace nest2mqtt::sdm {

/// What a pull of a Cloud Pub/Sub subscription has brought.
struct PullAnswer {
  /// Of every message, also of one that cannot be read: it would only come again.
  std::vector<std::string> ack_ids = {};
  std::vector<EventMessage> messages = {};
  std::size_t unreadable = 0;
  std::string reason = {};  ///< what is wrong with the first one that cannot be read
};

/// Reads the body of an answer with status 200; `{}` is one without messages. The error, never a part of the answer,
/// says what is wrong with the whole.
[[nodiscard]] Result<PullAnswer> read_pull_answer(std::string_view body);

}  // namespace nest2mqtt::sdm
