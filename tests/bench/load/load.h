#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "events.h"
#include "stream_server.h"

namespace nest2mqtt::bench {

using Clock = std::chrono::steady_clock;

/// The topics whose messages are counted. The leaf that counts the events is one of them.
struct Watched {
  std::vector<std::string> topics;
  std::string counting_leaf;
  std::size_t leaves_that_change;  ///< when every leaf does
};

/// How it went. What a bridge left out because something newer had come is not `seen`.
struct Loaded {
  std::size_t events = 0;    ///< sent
  std::size_t expected = 0;  ///< messages
  std::size_t seen = 0;      ///< messages
  std::chrono::duration<double> time{};
};

/// Sends events and sees what becomes of them, on one thread and with one clock. What is waited for in vain ends with
/// std::runtime_error after a minute.
class Load {
 public:
  Load(asio::io_context& io, StreamServer& stream, Events& events, Watched watched);

  /// A message has come.
  void saw(std::string_view topic, std::string_view payload);

  /// When each of the topics had been seen for the first time.
  asio::awaitable<Clock::time_point> mirrored();

  /// One leaf changes at a time, as fast as it goes with at most `window` events sent that have not been seen.
  asio::awaitable<Loaded> one_leaf(std::size_t events, std::size_t window);

  /// Nothing changes, as fast as they are read; then one leaf does, which shows that all were read.
  asio::awaitable<Loaded> unchanged(std::size_t events);

  /// Every leaf changes; the next event leaves when all of the last has been seen.
  asio::awaitable<Loaded> every_leaf(std::size_t events);

  /// One leaf changes `per_second` times a second: from each event to its message. An event that left late because the
  /// client did not read is late from when it was due.
  asio::awaitable<std::vector<Clock::duration>> latency(std::size_t events, double per_second);

 private:
  asio::awaitable<void> until(std::function<bool()> reached, std::string_view what);

  StreamServer& stream_;
  Events& events_;
  asio::steady_timer news_;  ///< ends early when something has been seen
  std::string counting_leaf_;
  std::size_t leaves_that_change_;
  std::unordered_map<std::string, bool> seen_topics_;
  std::size_t distinct_ = 0;  ///< topics seen
  std::size_t messages_ = 0;
  std::size_t values_ = 0;  ///< messages on the counting leaf
  std::int64_t last_value_ = 0;
  Clock::time_point last_;      ///< when a message was last seen
  Clock::time_point complete_;  ///< when the last of the topics was first seen
  std::vector<Clock::time_point> sent_;
  std::int64_t first_sent_ = 0;  ///< the value of the first of them
  std::vector<Clock::duration> latencies_;
};

}  // namespace nest2mqtt::bench
