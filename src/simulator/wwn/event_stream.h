#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "http/socket.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {

/// One open event stream (Server-Sent Events). Events are queued; `run` writes them, and keep-alives between them.
class EventStream : public std::enable_shared_from_this<EventStream> {
 public:
  EventStream(tcp::socket& socket, Subscription subscription, std::chrono::milliseconds keep_alive, Rate rate);

  /// Writes until the stream is closed from either side. The socket must outlive it.
  asio::awaitable<void> run();

  /// Queues these bytes: whole events, or a part for a fault. If a slow client lets the queue grow too long, the oldest
  /// entry is dropped.
  void send(std::string bytes);
  /// Queues a put with the document at the subscribed path. For a part of the whole document only if it has changed.
  void put(const std::string& document);
  /// Queues half of the put, then closes the stream.
  void put_half(const std::string& document);

  /// Sends `auth_revoked` for the token (without one: for every token) and removes its listener. Finishes when none is
  /// left.
  void revoke(const std::optional<std::string>& token);

  /// Closes once everything queued is written.
  void finish();
  /// Closes at once.
  void close();
  /// Nothing new is sent from now on, and puts are dropped. The socket stays open.
  void stall();
  void resume();

  [[nodiscard]] const Path& path() const { return subscription_.path; }
  [[nodiscard]] const std::vector<Listener>& listeners() const { return subscription_.listeners; }
  /// Whether a listener has this token. Without a token: whether there is a listener.
  [[nodiscard]] bool listens_for(const std::optional<std::string>& token) const;

 private:
  static asio::awaitable<void> watch(std::shared_ptr<EventStream> self);

  tcp::socket& socket_;
  Subscription subscription_;
  std::chrono::milliseconds keep_alive_;
  Rate rate_;
  asio::steady_timer wake_;
  std::deque<std::string> queue_;
  std::string last_;
  bool stalled_ = false;
  bool finishing_ = false;
  bool closed_ = false;
};

}  // namespace nest2mqtt::simulator
