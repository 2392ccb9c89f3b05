#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "nest2mqtt/base/descriptor.h"

namespace nest2mqtt {

/// Why a file cannot be used.
struct FileError {
  bool absent = false;  ///< there is no such file
  std::string what;     ///< the rest of a sentence about the file: "is a FIFO, not a file"
};

template <class T>
using FileResult = tl::expected<T, FileError>;

[[nodiscard]] inline tl::unexpected<FileError> file_error(std::string what) {
  return tl::unexpected<FileError>(FileError{.absent = false, .what = std::move(what)});
}

/// What a path may lead to.
enum class FileKind {
  regular,      ///< a regular file, also behind symbolic links
  no_link,      ///< a regular file; the last component of the path is not a symbolic link
  handed_over,  ///< like `regular`; besides, a pipe or terminal that the caller of the program has opened: /dev/stdin,
                ///< /dev/fd/N, /proc/self/fd/N. These are read until they end, however long that takes
};

/// Opens a file for reading. Nothing that could block or act on a device is opened: FIFOs, devices, sockets and
/// directories are refused, and so is a file of more than `max_bytes`. /dev/null counts as an empty file.
[[nodiscard]] FileResult<Descriptor> open_regular_file(const std::string& path, std::size_t max_bytes,
                                                       FileKind kind = FileKind::regular);

/// The same below an open directory.
[[nodiscard]] FileResult<Descriptor> open_regular_file_at(int directory, const std::string& name, std::size_t max_bytes,
                                                          FileKind kind = FileKind::regular);

/// The rest of what is there to be read; an error where that is more than `max_bytes`.
[[nodiscard]] FileResult<std::string> read_to_end(int fd, std::size_t max_bytes);

/// The content of a file that `open_regular_file` opens.
[[nodiscard]] FileResult<std::string> read_regular_file(const std::string& path, std::size_t max_bytes,
                                                        FileKind kind = FileKind::regular);
[[nodiscard]] FileResult<std::string> read_regular_file_at(int directory, const std::string& name,
                                                           std::size_t max_bytes, FileKind kind = FileKind::regular);

}  // namespace nest2mqtt
