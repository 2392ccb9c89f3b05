#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nest2mqtt::wwn {

/// A queue of bytes. `drop` removes bytes from the front in amortised constant time for each byte.
class ByteQueue {
 public:
  void add(std::string_view bytes) { bytes_ += bytes; }
  void drop(std::size_t size) {
    begin_ += size;
    if (begin_ * 2 < bytes_.size()) return;
    bytes_.erase(0, begin_);
    begin_ = 0;
  }
  void clear() {
    bytes_.clear();
    begin_ = 0;
  }
  [[nodiscard]] std::string_view view() const { return std::string_view(bytes_).substr(begin_); }
  [[nodiscard]] bool empty() const { return begin_ == bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t begin_ = 0;
};

}  // namespace nest2mqtt::wwn
