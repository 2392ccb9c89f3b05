#include "state_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::app {
namespace {

std::string reason() {
  return std::error_code(errno, std::generic_category()).message();
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

StateStore::~StateStore() {
  if (lock_ >= 0) ::close(lock_);
}

Result<std::string> StateStore::open() {
  std::error_code error;
  std::filesystem::create_directories(dir_, error);
  if (error)
    return fail("cannot make the state directory " + dir_ + ": " + error.message() +
                "; set state.dir to one that can be written");
  ::chmod(dir_.c_str(), S_IRWXU);
  lock_ = ::open((dir_ + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock_ < 0)
    return fail("cannot write to the state directory " + dir_ + ": " + reason() +
                "; set state.dir to one that can be written");
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    return fail("another nest2mqtt uses the state directory " + dir_ +
                "; stop it, or set another state.dir (and mqtt.base_topic) for this one");
  }

  std::ifstream in(file(), std::ios::binary);
  if (!in) return std::string();
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto parsed = model::parse_json(text);
  if (parsed && parsed->is_object()) {
    state_ = json::object(parsed->get_object(), json::storage_ptr());
    return std::string();
  }
  const std::string aside = file() + ".damaged";
  std::filesystem::rename(file(), aside, error);
  return "the state file was damaged and is now " + aside +
         "; commands that were waiting and the write budgets are forgotten";
}

json::object StateStore::section(std::string_view name) const {
  const json::value* found = state_.if_contains(name);
  return found != nullptr && found->is_object() ? found->get_object() : json::object();
}

Result<void> StateStore::save(std::string_view name, json::object section) {
  state_[name] = std::move(section);
  return write(model::to_text(state_));
}

Result<void> StateStore::write(const std::string& text) const {
  const std::string next = file() + ".new";
  {
    const Descriptor out(::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (out.get() < 0 || !write_all(out.get(), text) || ::fsync(out.get()) != 0) {
      return fail("cannot write " + next + ": " + reason());
    }
  }
  if (std::rename(next.c_str(), file().c_str()) != 0) return fail("cannot replace " + file() + ": " + reason());
  // The new name is safe only once the directory is on the disk too.
  const Descriptor dir(::open(dir_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (dir.get() < 0 || ::fsync(dir.get()) != 0) return fail("cannot write the directory " + dir_ + ": " + reason());
  return {};
}

}  // namespace nest2mqtt::app
