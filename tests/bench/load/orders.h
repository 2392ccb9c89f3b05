#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>

#include "events.h"
#include "load.h"
#include "subscriber.h"

namespace nest2mqtt::bench {

namespace json = boost::json;

/// Takes orders on stdin, one a line, and answers each with a line of JSON on stdout:
///
///     mirrored                        {"at": s}             of the monotonic clock, which all programs here share
///     one_leaf EVENTS WINDOW          {"events", "expected", "seen", "seconds"}
///     unchanged EVENTS                the same
///     every_leaf EVENTS               the same
///     latency EVENTS PER_SECOND       {"microseconds": [...]}
///     retained FILE                   {"state", "value"}    what the broker retains, as JSON into the file; the last
///     order
class Orders {
 public:
  Orders(asio::io_context& io, std::uint16_t broker_port, Load& load, const Events& events);

  /// Until stdin ends.
  asio::awaitable<void> run();

 private:
  asio::awaitable<json::object> obey(std::string line);
  asio::awaitable<json::object> write_retained(std::string file);

  asio::io_context& io_;
  std::uint16_t broker_port_;
  Load& load_;
  const Events& events_;
  asio::posix::stream_descriptor input_;
  std::unique_ptr<Subscriber> collector_;  ///< of what is retained; lives as long as the loop may call it
};

}  // namespace nest2mqtt::bench
