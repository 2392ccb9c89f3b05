#pragma once

#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "nest2mqtt/mqtt/paho_transport.h"

#include "support/broker.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {

[[nodiscard]] inline mqtt::ConnectionOptions options_for(std::uint16_t port, std::string host = "127.0.0.1") {
  return {.host = std::move(host),
          .port = port,
          .tls = false,
          .protocol_v5 = true,
          .client_id = "under-test",
          .keep_alive = std::chrono::seconds(30)};
}

/// A transport in an event loop that runs while the test waits, and what it has reported.
class Client final : public mqtt::TransportEvents {
 public:
  explicit Client(mqtt::ConnectionOptions options)
      : transport_(mqtt::make_paho_transport(core_.get_executor(), std::move(options))) {
    std::signal(SIGPIPE, SIG_IGN);
    transport_->set_events(*this);
  }

  [[nodiscard]] mqtt::Transport& transport() { return *transport_; }

  [[nodiscard]] bool wait(const std::function<bool()>& condition, std::chrono::milliseconds limit = max_wait()) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition() && std::chrono::steady_clock::now() < end) handlers_ += core_.run_one_until(end);
    return condition();
  }
  [[nodiscard]] bool connected() {
    return wait([&] { return connections == 1 || !ends.empty(); }) && connections == 1;
  }
  /// Why the connection ended or could not be made.
  [[nodiscard]] std::string end() {
    return wait([&] { return !ends.empty(); }) ? ends.back().message : "it has not ended";
  }
  /// How often the event loop had something to do.
  [[nodiscard]] std::size_t handlers() const { return handlers_; }

  int connections = 0;
  std::vector<Error> ends;
  std::vector<mqtt::Message> messages;
  std::vector<std::pair<mqtt::PublishId, Result<void>>> deliveries;
  std::vector<std::pair<std::string, Result<void>>> subscriptions;
  std::vector<std::string> unsubscriptions;

 private:
  void on_connected() override { ++connections; }
  void on_disconnected(const Error& why) override { ends.push_back(why); }
  void on_message(mqtt::Message message) override { messages.push_back(std::move(message)); }
  void on_delivered(mqtt::PublishId id, Result<void> outcome) override {
    deliveries.emplace_back(id, std::move(outcome));
  }
  void on_subscribed(const std::string& filter, Result<void> outcome) override {
    subscriptions.emplace_back(filter, std::move(outcome));
  }
  void on_unsubscribed(const std::string& filter) override { unsubscriptions.push_back(filter); }

  boost::asio::io_context core_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ = make_work_guard(core_);
  std::unique_ptr<mqtt::Transport> transport_;
  std::size_t handlers_ = 0;
};

}  // namespace nest2mqtt::test
