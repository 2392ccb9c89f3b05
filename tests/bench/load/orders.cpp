#include "orders.h"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace nest2mqtt::bench {
namespace {

using asio::use_awaitable;

json::object to_json(const Loaded& loaded) {
  return {{"events", loaded.events},
          {"expected", loaded.expected},
          {"seen", loaded.seen},
          {"seconds", loaded.time.count()}};
}

json::object to_json(const std::vector<Clock::duration>& latencies) {
  json::array microseconds;
  for (const auto latency : latencies) {
    microseconds.push_back(std::chrono::duration<double, std::micro>(latency).count());
  }
  return {{"microseconds", std::move(microseconds)}};
}

}  // namespace

Orders::Orders(asio::io_context& io, std::uint16_t broker_port, Load& load, const Events& events)
    : io_(io), broker_port_(broker_port), load_(load), events_(events), input_(io, dup(STDIN_FILENO)) {}

asio::awaitable<void> Orders::run() {
  std::string input;
  while (true) {
    const auto [ended, length] =
        co_await asio::async_read_until(input_, asio::dynamic_buffer(input), '\n', asio::as_tuple(use_awaitable));
    if (ended) co_return;
    const json::object answer = co_await obey(input.substr(0, length - 1));
    input.erase(0, length);
    std::cout << json::serialize(answer) << std::endl;
  }
}

asio::awaitable<json::object> Orders::obey(std::string line) {
  std::istringstream words(line);
  std::string order;
  std::size_t events = 0;
  words >> order;
  if (order == "retained") {
    std::string file;
    std::getline(words >> std::ws, file);
    co_return co_await write_retained(std::move(file));
  }
  if (order == "mirrored") {
    const auto at = co_await load_.mirrored();
    co_return json::object{{"at", std::chrono::duration<double>(at.time_since_epoch()).count()}};
  }
  words >> events;
  if (order == "unchanged") co_return to_json(co_await load_.unchanged(events));
  if (order == "every_leaf") co_return to_json(co_await load_.every_leaf(events));
  if (order == "one_leaf") {
    std::size_t window = 0;
    if (words >> window) co_return to_json(co_await load_.one_leaf(events, window));
  }
  if (order == "latency") {
    double per_second = 0;
    if (words >> per_second) co_return to_json(co_await load_.latency(events, per_second));
  }
  throw std::invalid_argument("not an order: " + line);
}

asio::awaitable<json::object> Orders::write_retained(std::string file) {
  const std::string end = "bench/end";  // the broker answers in order: what it retains comes before this
  json::object retained;
  asio::steady_timer complete(io_, asio::steady_timer::time_point::max());
  collector_ = std::make_unique<Subscriber>(
      io_, broker_port_, "#",
      [&](std::string_view topic, std::string_view payload) {
        if (topic == end) {
          complete.cancel();
        } else {
          retained[topic] = payload;
        }
      },
      [&] { collector_->publish(end); });
  co_await complete.async_wait(asio::as_tuple(use_awaitable));
  std::ofstream(file) << retained;
  co_return json::object{{"state", events_.state()}, {"value", events_.value()}};
}

}  // namespace nest2mqtt::bench
