#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/storage/atomic_file.h"

namespace nest2mqtt::storage {

/// A file that is appended to and now and then replaced as a whole. What `append` and `replace` have taken is on the
/// disk when they return. After a failure the file says what it said before; where that is not certain, it is no longer
/// `usable` and must be replaced.
class JournalFile {
 public:
  explicit JournalFile(std::string path) : path_(std::move(path)) {}

  /// Goes on after the first `size` bytes of the file that is there; the rest is cut off.
  [[nodiscard]] Result<void> open(std::size_t size);

  [[nodiscard]] Result<void> append(std::string_view text);
  [[nodiscard]] Result<void> replace(std::string_view text);

  [[nodiscard]] const std::string& path() const { return path_; }
  /// There is a file, and it is what this has made of it: not removed or written to by somebody else.
  [[nodiscard]] bool usable() const;
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Since the start, for those who count what a memory card has to bear.
  [[nodiscard]] std::uint64_t bytes_written() const { return bytes_written_; }
  [[nodiscard]] std::uint64_t syncs() const { return syncs_; }

 private:
  std::string path_;
  std::unique_ptr<Descriptor> file_;
  std::size_t size_ = 0;
  std::uint64_t bytes_written_ = 0;
  std::uint64_t syncs_ = 0;
};

}  // namespace nest2mqtt::storage
