#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>

#include "server.h"

namespace nest2mqtt::simulator {

/// A plain TCP client for tests. Every wait has a deadline; what has not come by then is simply missing.
class Connection {
 public:
  explicit Connection(std::uint16_t port);

  void send(const std::string& text);
  /// Reads until `text` has come, then gives out everything up to its end.
  std::string read_until(const std::string& text);
  /// Reads until the other side closes. `closed()` says whether it did.
  std::string read_all();
  /// Whatever comes within this time.
  std::string read_for(std::chrono::milliseconds time);

  [[nodiscard]] bool closed() const { return closed_; }

 private:
  void read_some(std::chrono::steady_clock::time_point deadline);

  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_{io_};
  std::string received_;
  bool closed_ = false;
};

/// The text of one HTTP request that asks for the connection to be closed after the answer.
std::string http_text(const std::string& method, const std::string& path, const std::string& token,
                      const std::string& body = "", const std::string& more_headers = "");

/// The whole answer, head and body.
std::string http_call(std::uint16_t port, const std::string& method, const std::string& path, const std::string& token,
                      const std::string& body = "");

/// `http://127.0.0.1:8553` -> 8553
std::uint16_t port_of(const std::string& url);

/// A server of the family's home, on free ports and in a thread of its own. `settings.port` must be 0.
class ServerFixture : public testing::Test {
 protected:
  explicit ServerFixture(const Settings& settings);

  void SetUp() override;
  void TearDown() override;

  /// Asks the control API; the test fails if it refuses.
  void control(const std::string& method, const std::string& path, const std::string& body = "") const;

  boost::asio::io_context io_{1};
  Server server_;
  std::uint16_t front_ = 0;
  std::uint16_t api_ = 0;
  std::uint16_t control_ = 0;

 private:
  std::thread thread_;
};

}  // namespace nest2mqtt::simulator
