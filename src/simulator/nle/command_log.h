#pragma once

#include <cstddef>
#include <deque>
#include <string>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The last commands that the server got, oldest first, with its answer and the time at which the thermostat did it.
class CommandLog {
 public:
  static constexpr std::size_t max_entries = 1000;

  /// Returns the number of the entry, for `set_done`.
  std::size_t add(json::object entry) {
    entry["done_at"] = nullptr;
    entries_.push_back(std::move(entry));
    if (entries_.size() > max_entries) {
      entries_.pop_front();
      ++dropped_;
    }
    return dropped_ + entries_.size() - 1;
  }

  void set_done(std::size_t number, WallTime at) {
    if (number < dropped_ || number - dropped_ >= entries_.size()) return;
    entries_[number - dropped_].get_object()["done_at"] = format_utc(at);
  }

  void clear() {
    dropped_ += entries_.size();
    entries_.clear();
  }

  [[nodiscard]] json::array all() const { return json::array(entries_.begin(), entries_.end()); }

 private:
  std::deque<json::value> entries_;
  std::size_t dropped_ = 0;
};

}  // namespace nest2mqtt::simulator
