#pragma once

#include <chrono>
#include <optional>

#include "http/messages.h"

namespace nest2mqtt::simulator {

/// What the port of a service does with a request. `Opening` describes an event stream of that service.
template <class Opening>
struct ServiceReply {
  HttpReply reply = {};
  std::chrono::milliseconds delay{0};  ///< answer this much later
  bool hang_up = false;                ///< close instead of answering
  std::optional<Opening> stream = {};  ///< open a stream instead of answering

  /// The status for the log of requests: 0 if the connection is closed without an answer.
  [[nodiscard]] unsigned logged_status() const { return hang_up ? 0 : stream ? 200 : reply.status; }
};

}  // namespace nest2mqtt::simulator
