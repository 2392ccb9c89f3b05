#pragma once

#include <cstddef>
#include <deque>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The last requests in the order in which they were answered. Queries are left out: they may hold tokens.
class RequestLog {
 public:
  static constexpr std::size_t kept = 1000;

  void add(json::object entry) {
    entries_.push_back(std::move(entry));
    if (entries_.size() > kept) entries_.pop_front();
  }
  void clear() { entries_.clear(); }

  [[nodiscard]] json::array all() const { return json::array(entries_.begin(), entries_.end()); }

 private:
  std::deque<json::value> entries_;
};

/// What has happened since the start.
struct Stats {
  std::size_t streams_opened = 0;
  std::size_t reads = 0;
  std::size_t writes = 0;  ///< that passed the limits, accepted by the rules or not
  std::size_t redirects = 0;
  std::size_t unauthorized = 0;
  std::size_t limited_writes = 0;
  std::size_t limited_calls = 0;
};

}  // namespace nest2mqtt::simulator
