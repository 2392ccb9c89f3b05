#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "http/socket.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {

/// One open event stream. Events are queued and written by `run`; keep-alives come by themselves.
class EventStream : public std::enable_shared_from_this<EventStream> {
 public:
  EventStream(tcp::socket& socket, Subscription subscription, std::chrono::milliseconds keep_alive, Rate rate);

  /// Writes until the stream is closed from either side. The socket must outlive it.
  asio::awaitable<void> run();

  /// Whole events, or deliberately less. A listener who cannot keep up loses the oldest of too many.
  void send(std::string bytes);
  /// The document of the subscribed path, if it differs from the last one or the whole document is subscribed.
  void put(const std::string& document);
  /// Half of the put, then the end.
  void put_half(const std::string& document);

  /// Tells the listeners with this token (all of them) that it is revoked and takes them off; ends with the last one.
  void revoke(const std::optional<std::string>& token);

  /// Closes once everything queued is written.
  void finish();
  /// Closes at once.
  void close();
  /// From now on nothing new is sent and puts are forgotten; the socket stays open.
  void stall();
  void resume();

  [[nodiscard]] const Path& path() const { return subscription_.path; }
  [[nodiscard]] const std::vector<Listener>& listeners() const { return subscription_.listeners; }
  /// Whether the token is among the listeners'; without a token always.
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
