#include "state_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <fmt/format.h>

#include "nest2mqtt/storage/atomic_file.h"

namespace nest2mqtt::storage {
namespace {

namespace fs = std::filesystem;

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr mode_t ordinary_directory = S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH;
constexpr mode_t any_mode = 07777;
constexpr auto own_directory = "set state.dir to a directory of the bridge's own";

tl::unexpected<Error> cannot_make(const std::string& path) {
  return fail("cannot make the directory " + path + ": " + system_reason() +
              "; set state.dir to one that can be written");
}

/// What is above the directory gets the usual mode, whatever the umask allows.
Result<void> make_parents(const fs::path& path) {
  const fs::path parent = path.parent_path();
  std::error_code ignored;
  if (parent.empty() || parent == path || fs::exists(parent, ignored)) return {};
  if (auto made = make_parents(parent); !made) return made;
  if (::mkdir(parent.c_str(), ordinary_directory) != 0 && errno != EEXIST) return cannot_make(parent.string());
  return {};
}

Result<void> check_directory(const Descriptor& directory, const std::string& path) {
  struct stat status {};
  if (::fstat(directory.get(), &status) != 0) return fail("cannot use the directory " + path + ": " + system_reason());
  if (::geteuid() != 0 && status.st_uid != ::geteuid()) {
    return fail(
        fmt::format("the directory {} belongs to another user (number {}; this is {}); {}, or run this as that "
                    "user",
                    path, status.st_uid, ::geteuid(), own_directory));
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    // One that is meant for everybody, like /tmp, is to stay so.
    const bool shared = (status.st_mode & S_ISVTX) != 0;
    return fail(fmt::format("the directory {} can be written by others (mode {:04o}); {}{}", path,
                            status.st_mode & any_mode, own_directory,
                            shared ? "" : ", or, if this is one, run \"chmod go-w " + path + "\""));
  }
  return {};
}

/// `made`: nobody else has had it yet, so it gets its owner.
Result<Descriptor> checked(Descriptor directory, const Descriptor& parent, const std::string& path, bool made) {
  if (!directory.is_open()) return fail("cannot open the directory " + path + ": " + system_reason());
  if (made && !give_to_owner_of(parent, directory.get())) return cannot_make(path);
  if (auto right = check_directory(directory, path); !right) return tl::unexpected(right.error());
  return directory;
}

/// Flags for the directory itself, which may be behind a link where it is the user who names it.
Result<Descriptor> make_directory(const Descriptor& parent, const std::string& name, const std::string& path,
                                  int flags) {
  const bool made = ::mkdirat(parent.get(), name.c_str(), S_IRWXU) == 0;
  if (!made && errno != EEXIST) return cannot_make(path);
  return checked(Descriptor(::openat(parent.get(), name.c_str(), flags)), parent, path, made);
}

}  // namespace

Result<Descriptor> make_state_directory(const std::string& path) {
  // Without a slash at its end, which would be a name of its own.
  const fs::path whole = path.ends_with('/') ? fs::path(path).parent_path() : fs::path(path);
  if (const auto made = make_parents(whole); !made) return tl::unexpected(made.error());
  const std::string parent = whole.has_parent_path() ? whole.parent_path().string() : ".";
  const Descriptor above(::open(parent.c_str(), directory_flags));
  if (!above.is_open()) return cannot_make(path);
  return make_directory(above, whole.has_filename() ? whole.filename().string() : ".", path, directory_flags);
}

Result<Descriptor> open_state_directory(const std::string& path) {
  Descriptor directory(::open(path.c_str(), directory_flags));
  if (!directory.is_open() && errno == ENOENT) return directory;
  return checked(std::move(directory), Descriptor(), path, false);
}

Result<Descriptor> make_directory_in(const Descriptor& parent, const std::string& name, const std::string& path) {
  return make_directory(parent, name, path, directory_flags | O_NOFOLLOW);
}

Result<Descriptor> open_directory_in(const Descriptor& parent, const std::string& name, const std::string& path) {
  Descriptor directory(::openat(parent.get(), name.c_str(), directory_flags | O_NOFOLLOW));
  if (!directory.is_open() && errno == ENOENT) return directory;
  return checked(std::move(directory), parent, path, false);
}

Result<Descriptor> lock_state_directory(const Descriptor& directory, const std::string& path) {
  Descriptor lock(
      ::openat(directory.get(), "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IRUSR | S_IWUSR));
  struct stat status {};
  if (!lock.is_open() && (errno == ELOOP || errno == EISDIR)) {
    return fail(path + "/lock is not a file of nest2mqtt (a symbolic link or a directory); remove it");
  }
  if (!lock.is_open() || ::fstat(lock.get(), &status) != 0 || !give_to_owner_of(directory, lock.get())) {
    return fail("cannot write to the state directory " + path + ": " + system_reason() +
                "; set state.dir to one that can be written");
  }
  if (!S_ISREG(status.st_mode)) return fail(path + "/lock is not a file of nest2mqtt; remove it");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail("another nest2mqtt uses the state directory " + path +
                "; stop it, or set another state.dir (and mqtt.base_topic) for this one");
  }
  return lock;
}

}  // namespace nest2mqtt::storage
