#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The last requests, oldest first. Values of queries are left out because they may be tokens.
class RequestLog {
 public:
  static constexpr std::size_t max_entries = 1000;

  void add(json::object entry) {
    ++revision_;
    entries_.push_back(std::move(entry));
    if (entries_.size() > max_entries) entries_.pop_front();
  }
  void clear() {
    ++revision_;
    entries_.clear();
  }

  /// Grows with every change.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  [[nodiscard]] json::array all() const { return json::array(entries_.begin(), entries_.end()); }

 private:
  std::deque<json::value> entries_;
  std::uint64_t revision_ = 0;
};

/// Counters since the start.
struct Stats {
  std::size_t streams_opened = 0;
  std::size_t reads = 0;
  std::size_t writes = 0;  ///< within the rate limit, accepted or not
  std::size_t redirects = 0;
  std::size_t unauthorized = 0;
  std::size_t limited_writes = 0;
  std::size_t limited_calls = 0;
};

}  // namespace nest2mqtt::simulator
