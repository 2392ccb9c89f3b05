#include "atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace nest2mqtt::app {
namespace {

/// What root writes into somebody else's directory has to be readable for that user.
bool give_to_owner_of(const std::string& dir, int fd) {
  struct stat owner {};
  if (::geteuid() != 0 || ::stat(dir.c_str(), &owner) != 0 || owner.st_uid == 0) return true;
  return ::fchown(fd, owner.st_uid, owner.st_gid) == 0;
}

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

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::string system_reason() {
  return std::error_code(errno, std::generic_category()).message();
}

Result<void> write_file_atomically(const std::string& path, std::string_view text) {
  const std::string next = path + ".new";
  const std::string dir = parent(path);
  {
    // Whatever was left behind there, and whoever may read it, is not written to.
    ::unlink(next.c_str());
    const Descriptor out(::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (out.get() < 0 || !give_to_owner_of(dir, out.get()) || !write_all(out.get(), text) || ::fsync(out.get()) != 0) {
      return fail("cannot write " + next + ": " + system_reason());
    }
  }
  if (std::rename(next.c_str(), path.c_str()) != 0) return fail("cannot replace " + path + ": " + system_reason());
  // The new name is safe only once the directory is on the disk too.
  const Descriptor directory(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) {
    return fail("cannot write the directory " + dir + ": " + system_reason());
  }
  return {};
}

Result<void> make_private_directory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(parent(path), error);
  const auto cannot = [&](const std::string& why) { return fail("cannot make the directory " + path + ": " + why); };
  if (error) return cannot(error.message());
  const bool made = ::mkdir(path.c_str(), S_IRWXU) == 0;
  if (!made && errno != EEXIST) return cannot(system_reason());
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) return cannot(system_reason());
  if (made && !give_to_owner_of(parent(path), directory.get())) return cannot(system_reason());
  // Where it belongs to somebody else, its mode does as well.
  ::fchmod(directory.get(), S_IRWXU);
  return {};
}

}  // namespace nest2mqtt::app
