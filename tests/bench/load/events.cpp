#include "events.h"

#include <charconv>
#include <stdexcept>

namespace nest2mqtt::bench {

Events::Events(const std::string& home, const std::string& other) : events_{make(home), make(other)} {}

Events::Event Events::make(const std::string& document) {
  Event event{"event: put\ndata: {\"path\":\"/\",\"data\":" + document + "}\n\n", 0};
  const std::string value = std::to_string(first_value);
  event.value_at = event.text.find(value);
  if (event.value_at == std::string::npos || event.text.find(value, event.value_at + 1) != std::string::npos) {
    throw std::invalid_argument("a document must have the value " + value + " once");
  }
  return event;
}

void Events::change_one_leaf() {
  ++value_;
  write_value();
}

void Events::change_every_leaf() {
  ++value_;
  state_ = 1 - state_;
  write_value();
}

void Events::write_value() {
  Event& event = events_[state_];
  char* const begin = event.text.data() + event.value_at;
  std::to_chars(begin, begin + std::to_string(first_value).size(), value_);
}

}  // namespace nest2mqtt::bench
