#include "loopback.h"

#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;
constexpr std::chrono::seconds max_wait(10);

}  // namespace

Connection::Connection(std::uint16_t port) {
  socket_.connect({asio::ip::address_v4::loopback(), port});
}

void Connection::send(const std::string& text) {
  asio::write(socket_, asio::buffer(text));
}

std::string Connection::read_until(const std::string& text) {
  const auto deadline = steady_clock::now() + max_wait;
  std::size_t found = received_.find(text);
  while (found == std::string::npos && !closed_ && steady_clock::now() < deadline) {
    read_some(deadline);
    found = received_.find(text);
  }
  const std::size_t end = found == std::string::npos ? received_.size() : found + text.size();
  const std::string taken = received_.substr(0, end);
  received_.erase(0, end);
  return taken;
}

std::string Connection::read_all() {
  const auto deadline = steady_clock::now() + max_wait;
  while (!closed_ && steady_clock::now() < deadline) read_some(deadline);
  return std::exchange(received_, {});
}

std::string Connection::read_for(std::chrono::milliseconds time) {
  const auto deadline = steady_clock::now() + time;
  while (!closed_ && steady_clock::now() < deadline) read_some(deadline);
  return std::exchange(received_, {});
}

void Connection::read_some(steady_clock::time_point deadline) {
  std::array<char, 65536> buffer{};
  socket_.async_read_some(asio::buffer(buffer), [&](const boost::system::error_code& error, std::size_t size) {
    received_.append(buffer.data(), size);
    if (error && error != asio::error::operation_aborted) closed_ = true;
  });
  io_.restart();
  io_.run_until(deadline);
  if (io_.stopped()) return;
  socket_.cancel();
  io_.run();
}

std::string http_text(const std::string& method, const std::string& path, const std::string& token,
                      const std::string& body, const std::string& more_headers) {
  const std::string authorization = token.empty() ? "" : "Authorization: Bearer " + token + "\r\n";
  return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + authorization + more_headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string http_call(std::uint16_t port, const std::string& method, const std::string& path, const std::string& token,
                      const std::string& body) {
  Connection connection(port);
  connection.send(http_text(method, path, token, body));
  return connection.read_all();
}

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

ServerFixture::ServerFixture(const Settings& settings) : server_(io_, settings, family(), [](const std::string&) {}) {}

void ServerFixture::SetUp() {
  const auto started = server_.start();
  ASSERT_TRUE(started) << started.error().message;
  front_ = port_of(server_.front_url());
  api_ = port_of(server_.api_url());
  control_ = port_of(server_.control_url());
  thread_ = std::thread([this] { io_.run(); });
}

void ServerFixture::TearDown() {
  asio::post(io_, [this] { server_.stop(); });
  if (thread_.joinable()) thread_.join();
}

void ServerFixture::control(const std::string& method, const std::string& path, const std::string& body) const {
  EXPECT_THAT(http_call(control_, method, path, "", body), testing::StartsWith("HTTP/1.1 200 "));
}

}  // namespace nest2mqtt::simulator
