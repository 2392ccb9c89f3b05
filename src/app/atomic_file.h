#pragma once

#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::app {

/// Replaces a file (mode 0600) by a new one with this text, which is on the disk when this returns: whoever reads it,
/// and whoever dies in between, sees the whole old text or the whole new one. Two writers at once are the caller's
/// business.
[[nodiscard]] Result<void> write_file_atomically(const std::string& path, std::string_view text);

/// Makes a directory and those above it, for its owner alone (0700).
[[nodiscard]] Result<void> make_private_directory(const std::string& path);

/// False, with errno: not all of it could be written.
[[nodiscard]] bool write_all(int fd, std::string_view text);

/// What the system says about the call that has just failed.
[[nodiscard]] std::string system_reason();

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace nest2mqtt::app
