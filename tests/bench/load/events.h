#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nest2mqtt::bench {

/// The events that are sent: a home and its other state, in which every leaf that may differ does. Both have one leaf
/// whose value is a number that counts the events, so that whoever sees it on the broker knows which event it is from.
class Events {
 public:
  /// The value of that leaf in the texts, where it stands once. It has as many digits as all that follow.
  static constexpr std::int64_t first_value = 1'000'000;

  /// The texts are JSON documents. Throws std::invalid_argument if the value is not there or not once.
  Events(const std::string& home, const std::string& other);

  /// The event that was made last.
  [[nodiscard]] std::string_view current() const { return events_[state_].text; }
  [[nodiscard]] std::int64_t value() const { return value_; }
  [[nodiscard]] std::size_t state() const { return state_; }  ///< 0: the home, 1: its other state

  void change_one_leaf();
  void change_every_leaf();

 private:
  struct Event {
    std::string text;
    std::size_t value_at;
  };
  [[nodiscard]] static Event make(const std::string& document);
  void write_value();

  std::array<Event, 2> events_;
  std::size_t state_ = 0;
  std::int64_t value_ = first_value;
};

}  // namespace nest2mqtt::bench
