#include "nest2mqtt/base/secret.h"

#include <string.h>

namespace nest2mqtt {

Secret::Secret(Secret&& other) noexcept {
  text_.swap(other.text_);
  other.wipe();
}

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe();
    text_ = other.text_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_.swap(other.text_);
    other.wipe();
  }
  return *this;
}

void Secret::wipe() noexcept {
  // All of the buffer: a short text that was swapped away is still there, behind an empty one.
  text_.resize(text_.capacity());
  explicit_bzero(text_.data(), text_.size());
  text_.clear();
}

}  // namespace nest2mqtt
