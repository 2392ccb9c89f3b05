#include "subscriber.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>

#include <boost/asio/use_awaitable.hpp>

#include "spawn.h"

namespace nest2mqtt::bench {
namespace {

using asio::ip::tcp;

/// What was read until now. Linux forgets it: to be called after each read.
void acknowledge(tcp::socket& socket) {
  constexpr int at_once = 1;
  setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &at_once, sizeof(at_once));
}

}  // namespace

Subscriber::Subscriber(asio::io_context& io, std::uint16_t broker_port, std::string filter, OnMessage on_message,
                       std::function<void()> subscribed)
    : filter_(std::move(filter)),
      on_message_(std::move(on_message)),
      subscribed_(std::move(subscribed)),
      client_(make_mosquitto(this)),
      socket_(io) {
  mosquitto_connect_callback_set(client_.get(), [](mosquitto* client, void* owner, int) {
    const auto& self = *static_cast<Subscriber*>(owner);
    mosquitto_subscribe(client, nullptr, self.filter_.c_str(), 0);
  });
  mosquitto_subscribe_callback_set(client_.get(), [](mosquitto*, void* owner, int, int, const int*) {
    static_cast<Subscriber*>(owner)->subscribed_();
  });
  mosquitto_message_callback_set(client_.get(), [](mosquitto*, void* owner, const mosquitto_message* message) {
    static_cast<Subscriber*>(owner)->on_message_(
        message->topic, {static_cast<const char*>(message->payload), static_cast<std::size_t>(message->payloadlen)});
  });
  constexpr int no_pings = 0;
  require_success(mosquitto_connect(client_.get(), "127.0.0.1", broker_port, no_pings), "cannot connect to the broker");
  socket_.assign(tcp::v4(), mosquitto_socket(client_.get()));
  spawn(io, read());
}

Subscriber::~Subscriber() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  socket_.release(ignored);  // the client closes it
}

void Subscriber::publish(const std::string& topic) {
  require_success(mosquitto_publish(client_.get(), nullptr, topic.c_str(), 0, nullptr, 0, false), "cannot publish");
}

asio::awaitable<void> Subscriber::read() {
  mosquitto* const client = client_.get();
  while (true) {
    if (mosquitto_want_write(client)) require_success(mosquitto_loop_write(client, 1), "the broker is gone");
    co_await socket_.async_wait(tcp::socket::wait_read, asio::use_awaitable);
    // One packet a call.
    do {
      require_success(mosquitto_loop_read(client, 1), "the broker is gone");
    } while (socket_.available() > 0);
    acknowledge(socket_);
  }
}

}  // namespace nest2mqtt::bench
