#include "nest2mqtt/base/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "nest2mqtt/base/parse_number.h"
#include "nest2mqtt/base/size.h"

namespace nest2mqtt {
namespace {

tl::unexpected<FileError> system_file_error(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return tl::unexpected<FileError>(FileError{.absent = true, .what = "does not exist"});
    case EACCES:
    case EPERM:
      return file_error("cannot be read by this user");
    case ELOOP:
      return file_error("is a symbolic link, which is not followed here");
    default:
      return file_error("cannot be read (" + std::error_code(error, std::generic_category()).message() + ")");
  }
}

tl::unexpected<FileError> too_large(std::size_t max_bytes) {
  return file_error("is larger than " + format_size(max_bytes));
}

bool is_null_device(const struct stat& status) {
  return S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);
}

/// The descriptor that a path names, where it is one that was open when the program began.
std::optional<int> named_descriptor(std::string_view path) {
  if (path == "/dev/stdin") return STDIN_FILENO;
  for (const std::string_view directory : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(directory)) continue;
    const std::string_view number = path.substr(directory.size());
    if (const auto descriptor = parse_number<int>(number)) return descriptor;
  }
  return std::nullopt;
}

std::optional<FileError> wrong_kind(const struct stat& status, bool handed_over) {
  const auto wrong = [](std::string_view kind) {
    return FileError{.absent = false, .what = "is a " + std::string(kind) + ", not a file"};
  };
  if (S_ISREG(status.st_mode) || is_null_device(status)) return std::nullopt;
  if (S_ISLNK(status.st_mode)) return system_file_error(ELOOP).value();
  if (S_ISDIR(status.st_mode)) return wrong("directory");
  if (S_ISSOCK(status.st_mode)) return wrong("socket");
  if (handed_over && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))) return std::nullopt;
  return wrong(S_ISFIFO(status.st_mode) ? "FIFO" : "device");
}

}  // namespace

FileResult<Descriptor> open_regular_file_at(int directory, const std::string& name, std::size_t max_bytes,
                                            FileKind kind) {
  const auto descriptor = kind == FileKind::handed_over ? named_descriptor(name) : std::nullopt;
  const bool handed_over = descriptor.has_value();
  const bool no_link = kind == FileKind::no_link;
  struct stat status {};
  // To open a device can already do something, so its kind is asked for before, and that of what was opened after.
  if (::fstatat(directory, name.c_str(), &status, no_link ? AT_SYMLINK_NOFOLLOW : 0) != 0)
    return system_file_error(errno);
  if (auto wrong = wrong_kind(status, handed_over)) return tl::unexpected(*std::move(wrong));
  const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (no_link ? O_NOFOLLOW : 0) | (handed_over ? 0 : O_NONBLOCK);
  Descriptor file(::openat(directory, name.c_str(), flags));
  // To open it once more needs rights that whoever opened it had, but this user may not have.
  if (!file.is_open() && handed_over) file = Descriptor(::fcntl(*descriptor, F_DUPFD_CLOEXEC, 0));
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) return system_file_error(errno);
  if (auto wrong = wrong_kind(status, handed_over)) return tl::unexpected(*std::move(wrong));
  if (S_ISREG(status.st_mode) && static_cast<std::size_t>(status.st_size) > max_bytes) return too_large(max_bytes);
  return file;
}

FileResult<Descriptor> open_regular_file(const std::string& path, std::size_t max_bytes, FileKind kind) {
  return open_regular_file_at(AT_FDCWD, path, max_bytes, kind);
}

FileResult<std::string> read_to_end(int fd, std::size_t max_bytes) {
  std::string text;
  std::array<char, 16'384> block{};
  for (;;) {
    const ssize_t length = ::read(fd, block.data(), block.size());
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return system_file_error(errno);
    if (length == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(length));
    if (text.size() > max_bytes) return too_large(max_bytes);
  }
}

FileResult<std::string> read_regular_file_at(int directory, const std::string& name, std::size_t max_bytes,
                                             FileKind kind) {
  return open_regular_file_at(directory, name, max_bytes, kind).and_then([&](const Descriptor& file) {
    return read_to_end(file.get(), max_bytes);
  });
}

FileResult<std::string> read_regular_file(const std::string& path, std::size_t max_bytes, FileKind kind) {
  return read_regular_file_at(AT_FDCWD, path, max_bytes, kind);
}

}  // namespace nest2mqtt
