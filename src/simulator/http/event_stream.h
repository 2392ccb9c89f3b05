#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "http/socket.h"

namespace nest2mqtt::simulator {

/// How a service writes its event streams.
struct StreamFormat {
  std::string head;             ///< status line and headers, up to the empty line
  bool chunked = false;         ///< every piece is a chunk; the stream never gets the last, empty one
  std::string keep_alive = {};  ///< sent when nothing else was for `keep_alive_interval`
  std::chrono::milliseconds keep_alive_interval{0};  ///< 0: no keep-alives
  std::size_t max_queued = 64;                       ///< pieces that may wait for a slow client
};

/// One open event stream (Server-Sent Events), without knowledge of what its events say. Events are queued; `run`
/// writes them, and keep-alives between them.
class EventStream : public std::enable_shared_from_this<EventStream> {
 public:
  EventStream(tcp::socket& socket, StreamFormat format, Rate rate);

  /// Writes until the stream is closed from either side. The socket must outlive it.
  asio::awaitable<void> run();

  /// Queues these bytes: whole events, or a part for a fault. If a slow client lets the queue grow too long, the oldest
  /// entry is dropped.
  void send(std::string bytes);
  /// Queues half of these bytes, then closes the stream.
  void send_half(const std::string& bytes);

  /// Closes once everything queued is written.
  void finish();
  [[nodiscard]] bool finishing() const { return finishing_; }
  /// Closes at once.
  void close();
  /// Nothing new is sent from now on, also no keep-alive. The socket stays open.
  void stall() { stalled_ = true; }
  void resume() { stalled_ = false; }
  [[nodiscard]] bool stalled() const { return stalled_; }

 private:
  static asio::awaitable<void> watch(std::shared_ptr<EventStream> self);

  tcp::socket& socket_;
  StreamFormat format_;
  Rate rate_;
  asio::steady_timer wake_;
  std::deque<std::string> queue_;
  bool stalled_ = false;
  bool finishing_ = false;
  bool closed_ = false;
};

}  // namespace nest2mqtt::simulator
