#include "nest2mqtt/storage/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace nest2mqtt::storage {
namespace {

std::string parent(const std::string& path) {
  const std::string dir = std::filesystem::path(path).parent_path().string();
  return dir.empty() ? "." : dir;
}

}  // namespace

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string system_reason() {
  return std::error_code(errno, std::generic_category()).message();
}

bool give_to_owner_of(const Descriptor& directory, int fd) {
  struct stat owner {};
  if (::geteuid() != 0 || ::fstat(directory.get(), &owner) != 0 || owner.st_uid == 0) return true;
  return ::fchown(fd, owner.st_uid, owner.st_gid) == 0;
}

Result<void> write_file_atomically_at(const Descriptor& directory, const std::string& name, const std::string& path,
                                      std::string_view text) {
  const std::string next = name + ".new";
  {
    // Whatever was left behind there, and whoever may read it, is not written to.
    ::unlinkat(directory.get(), next.c_str(), 0);
    const Descriptor out(
        ::openat(directory.get(), next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!out.is_open() || !give_to_owner_of(directory, out.get()) || !write_all(out.get(), text) ||
        ::fsync(out.get()) != 0) {
      return fail("cannot write " + path + ".new: " + system_reason());
    }
  }
  if (::renameat(directory.get(), next.c_str(), directory.get(), name.c_str()) != 0) {
    return fail("cannot replace " + path + ": " + system_reason());
  }
  // The new name is safe only once the directory is on the disk too.
  if (::fsync(directory.get()) != 0) return fail("cannot write the directory of " + path + ": " + system_reason());
  return {};
}

Result<void> write_file_atomically(const std::string& path, std::string_view text) {
  const std::string dir = parent(path);
  const Descriptor directory(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) return fail("cannot write to the directory " + dir + ": " + system_reason());
  return write_file_atomically_at(directory, std::filesystem::path(path).filename().string(), path, text);
}

}  // namespace nest2mqtt::storage
