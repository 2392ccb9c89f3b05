#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "support/wait_until.h"

namespace nest2mqtt::test {

/// Somebody with one connection to a server of this process, who says anything; everything happens on the thread that
/// polls `io`. Its reading holds it, as asio wants it.
class Visitor : public std::enable_shared_from_this<Visitor> {
 public:
  Visitor(boost::asio::io_context& io, const boost::asio::ip::address& address, std::uint16_t port) : socket_(io) {
    socket_.connect({address, port});
  }

  void send(std::string request) {
    request_ = std::move(request);
    const auto self = shared_from_this();
    boost::asio::async_write(socket_, boost::asio::buffer(request_),
                             [self](const boost::system::error_code&, std::size_t) {});
    boost::asio::async_read(socket_, boost::asio::dynamic_buffer(response_),
                            [self](const boost::system::error_code&, std::size_t) { self->ended_ = true; });
  }

  void leave() { socket_.close(); }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] const std::string& response() const { return response_; }

 private:
  boost::asio::ip::tcp::socket socket_;
  std::string request_;
  std::string response_;
  bool ended_ = false;
};

/// Polls `io` until the condition holds; a failure if it does not within max_wait().
template <class Condition>
testing::AssertionResult comes_true(boost::asio::io_context& io, Condition&& condition) {
  io.restart();
  const bool came = wait_until([&] {
    io.poll();
    return condition();
  });
  return came ? testing::AssertionSuccess() : testing::AssertionFailure() << "not in time";
}

}  // namespace nest2mqtt::test
