#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "curl_handle.h"

namespace nest2mqtt::net {

class Exchange;

/// Drives libcurl on the core's loop (libcurl's "multi socket" interface): Asio waits for libcurl's sockets and its one
/// timer. What came is handed to the handlers between two calls into libcurl and never from inside one, so they may
/// start and cancel whatever they like. Everything on the core thread; nothing blocks.
class CurlEngine : public std::enable_shared_from_this<CurlEngine> {
 public:
  explicit CurlEngine(boost::asio::any_io_executor core);
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;
  /// Ends what is still under way with a failure, which its handlers are told later.
  ~CurlEngine();

  void start(std::shared_ptr<Exchange> exchange);
  /// Does nothing about an exchange that has ended.
  void cancel(Exchange& exchange);

 private:
  /// What libcurl wants to know of one of its sockets.
  struct Socket {
    explicit Socket(const boost::asio::any_io_executor& core) : descriptor(core) {}

    boost::asio::posix::stream_descriptor descriptor;  ///< borrowed: libcurl closes it
    int wanted = CURL_POLL_NONE;
    bool read_awaited = false;
    bool write_awaited = false;
  };

  static int on_socket(CURL* easy, curl_socket_t number, int wanted, void* self, void* unused) noexcept;
  static int on_timer(CURLM* multi, long wait_ms, void* self) noexcept;
  void watch(curl_socket_t number, int wanted);
  void set_timer(long wait_ms);
  void await_wanted(curl_socket_t number, const std::shared_ptr<Socket>& socket);
  void await(curl_socket_t number, const std::shared_ptr<Socket>& socket, int direction, bool Socket::*awaited);
  void act(curl_socket_t number, int events);
  void collect_ended();
  [[nodiscard]] std::shared_ptr<Exchange> take(Exchange& exchange);

  const boost::asio::any_io_executor core_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  boost::asio::steady_timer timer_;
  std::unordered_map<Exchange*, std::shared_ptr<Exchange>> live_;
  std::vector<std::shared_ptr<Exchange>> arrivals_;  ///< those that have something for their handlers
  MultiHandle multi_;                                ///< gone before what its callbacks use
};

}  // namespace nest2mqtt::net
