#include "load.h"

#include <charconv>
#include <optional>
#include <stdexcept>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nest2mqtt::bench {
namespace {

constexpr std::chrono::seconds max_wait(60);

std::int64_t number(std::string_view payload) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(payload.data(), payload.data() + payload.size(), value);
  if (error != std::errc{} || end != payload.data() + payload.size()) {
    throw std::runtime_error("not the number of an event: " + std::string(payload));
  }
  return value;
}

}  // namespace

Load::Load(asio::io_context& io, StreamServer& stream, Events& events, Watched watched)
    : stream_(stream),
      events_(events),
      news_(io),
      counting_leaf_(std::move(watched.counting_leaf)),
      leaves_that_change_(watched.leaves_that_change) {
  for (std::string& topic : watched.topics) seen_topics_.emplace(std::move(topic), false);
  if (!seen_topics_.contains(counting_leaf_)) throw std::invalid_argument("the counting leaf is not watched");
}

void Load::saw(std::string_view topic, std::string_view payload) {
  const auto known = seen_topics_.find(std::string(topic));
  if (known == seen_topics_.end()) return;
  last_ = Clock::now();
  ++messages_;
  if (!std::exchange(known->second, true) && ++distinct_ == seen_topics_.size()) complete_ = last_;
  if (topic == counting_leaf_) {
    ++values_;
    last_value_ = number(payload);
    if (!sent_.empty()) latencies_.push_back(last_ - sent_.at(static_cast<std::size_t>(last_value_ - first_sent_)));
  }
  news_.cancel();
}

asio::awaitable<void> Load::until(std::function<bool()> reached, std::string_view what) {
  news_.expires_after(max_wait);
  while (!reached()) {
    const auto [interrupted] = co_await news_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!interrupted) throw std::runtime_error(std::string(what) + " has not been seen within a minute");
  }
}

asio::awaitable<Clock::time_point> Load::mirrored() {
  co_await until([this] { return distinct_ == seen_topics_.size(); }, "every leaf");
  co_return complete_;
}

asio::awaitable<Loaded> Load::one_leaf(std::size_t events, std::size_t window) {
  const auto start = Clock::now();
  const std::size_t before = values_;
  for (std::size_t i = 0; i < events; ++i) {
    const std::int64_t oldest_unseen = events_.value() + 1 - static_cast<std::int64_t>(window);
    co_await until([&] { return last_value_ >= oldest_unseen; }, "an event");
    events_.change_one_leaf();
    co_await stream_.send(events_.current());
  }
  co_await until([this] { return last_value_ == events_.value(); }, "the last event");
  co_return Loaded{events, events, values_ - before, last_ - start};
}

asio::awaitable<Loaded> Load::unchanged(std::size_t events) {
  const auto start = Clock::now();
  const std::size_t before = messages_;
  for (std::size_t i = 0; i < events; ++i) co_await stream_.send(events_.current());
  events_.change_one_leaf();
  co_await stream_.send(events_.current());
  co_await until([this] { return last_value_ == events_.value(); }, "the change after unchanged events");
  co_return Loaded{events, 1, messages_ - before, last_ - start};
}

asio::awaitable<Loaded> Load::every_leaf(std::size_t events) {
  const auto start = Clock::now();
  const std::size_t before = messages_;
  for (std::size_t i = 0; i < events; ++i) {
    const std::size_t wanted = messages_ + leaves_that_change_;
    events_.change_every_leaf();
    co_await stream_.send(events_.current());
    co_await until([&] { return messages_ >= wanted; }, "every leaf of an event");
  }
  co_return Loaded{events, events * leaves_that_change_, messages_ - before, last_ - start};
}

asio::awaitable<std::vector<Clock::duration>> Load::latency(std::size_t events, double per_second) {
  asio::steady_timer pace(news_.get_executor());
  const std::chrono::duration<double> interval(1 / per_second);
  const auto start = Clock::now();
  latencies_.clear();
  first_sent_ = events_.value() + 1;
  sent_.reserve(events);
  for (std::size_t i = 0; i < events; ++i) {
    const auto due = start + std::chrono::duration_cast<Clock::duration>(interval * static_cast<double>(i));
    const bool early = Clock::now() < due;
    if (early) {
      pace.expires_at(due);
      co_await pace.async_wait(asio::use_awaitable);
    }
    events_.change_one_leaf();
    sent_.push_back(early ? Clock::now() : due);
    co_await stream_.send(events_.current());
  }
  co_await until([this] { return last_value_ == events_.value(); }, "the last event");
  sent_.clear();
  co_return std::move(latencies_);
}

}  // namespace nest2mqtt::bench
