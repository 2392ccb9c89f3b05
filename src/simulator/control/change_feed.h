#pragma once

#include <cstddef>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "http/event_stream.h"

namespace nest2mqtt::simulator {

/// The event streams of the control port (`GET /events`), which tell those who look on that something has changed. Each
/// event says how things are and not what became different, so nothing is lost where a slow reader misses one.
class ChangeFeed {
 public:
  static constexpr std::size_t max_readers = 32;

  [[nodiscard]] bool has_readers() const { return !streams_.empty(); }
  [[nodiscard]] bool is_full() const { return streams_.size() >= max_readers; }

  /// Sends `state`, a line of JSON, and what `tell` is given from then on. Returns when the stream is closed.
  asio::awaitable<void> run(tcp::socket& socket, const std::string& state);

  /// Sends `state` to every reader, unless that is what was sent last.
  void tell(const std::string& state);

 private:
  std::set<std::shared_ptr<EventStream>> streams_;
  std::string told_;
};

}  // namespace nest2mqtt::simulator
