#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/event_stream.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {

/// An event stream of Works with Nest: `put` events with the document, and `auth_revoked`.
class DocumentStream : public EventStream {
 public:
  DocumentStream(tcp::socket& socket, Subscription subscription, std::chrono::milliseconds keep_alive, Rate rate);

  /// Queues a put with the document at the subscribed path. For a part of the whole document only if it has changed.
  void put(const std::string& document);
  /// Queues half of the put, then closes the stream.
  void put_half(const std::string& document);

  /// Sends `auth_revoked` for the token (without one: for every token) and removes its listener. Finishes when none is
  /// left.
  void revoke(const std::optional<std::string>& token);

  [[nodiscard]] const Path& path() const { return subscription_.path; }
  [[nodiscard]] const std::vector<Listener>& listeners() const { return subscription_.listeners; }
  /// Whether a listener has this token. Without a token: whether there is a listener.
  [[nodiscard]] bool listens_for(const std::optional<std::string>& token) const;

 private:
  Subscription subscription_;
  std::string last_;
};

}  // namespace nest2mqtt::simulator
