#include "http/http_port.h"

#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "loopback.h"

namespace nest2mqtt::simulator {
namespace {

/// A port and a client that has sent a request, with the event loop in the hands of the test.
class StoppedPort {
 public:
  StoppedPort() {
    client_ = std::make_unique<Connection>(port_->port());
    client_->send(http_text("GET", "/", ""));
  }
  ~StoppedPort() {
    port_->close();
    finish();
  }
  StoppedPort(const StoppedPort&) = delete;
  StoppedPort& operator=(const StoppedPort&) = delete;

  /// Runs so many handlers of the loop, fewer if there is nothing to do.
  void run(int handlers) {
    for (int i = 0; i < handlers; ++i) io_.poll_one();
  }
  /// Runs until there is nothing left to do.
  void finish() {
    io_.restart();
    io_.run();
  }

  [[nodiscard]] HttpPort& port() { return *port_; }
  [[nodiscard]] int requests() const { return requests_; }

 private:
  asio::awaitable<bool> answer(tcp::socket& socket) {
    ++requests_;
    HttpReply reply;
    co_return co_await send_reply(socket, std::move(reply), full_speed);
  }

  asio::io_context io_{1};
  int requests_ = 0;
  std::shared_ptr<HttpPort> port_ =
      *open_port(io_, "test", "127.0.0.1", 0, [this](HttpRequest, tcp::socket& socket) { return answer(socket); });
  std::unique_ptr<Connection> client_;
};

TEST(HttpPort, TakesNoRequestAfterItWasStopped) {
  constexpr int enough = 30;
  bool answered = false;
  for (int handlers = 0; handlers < enough; ++handlers) {
    StoppedPort stopped;
    stopped.run(handlers);
    const int before = stopped.requests();
    answered = answered || before > 0;
    stopped.port().stop_listening();
    stopped.finish();
    EXPECT_EQ(stopped.requests(), before) << "after " << handlers << " handlers";
  }
  EXPECT_TRUE(answered) << "too few handlers ran for an answer";
}

}  // namespace
}  // namespace nest2mqtt::simulator
