#include "token_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "nest2mqtt/mirror/topic_names.h"

#include "atomic_file.h"

namespace nest2mqtt::app {
namespace {

constexpr std::size_t longest_file = 8192;

/// Held while tokens are changed; ends with the descriptor. Waits, which takes no longer than writing a file.
Result<void> lock_tokens(const Descriptor& directory) {
  while (::flock(directory.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return fail("cannot lock the stored tokens: " + system_reason());
  }
  return {};
}

int open_directory(const std::string& dir) {
  return ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

}  // namespace

std::string TokenStore::file(const std::string& account) const {
  return dir() + "/" + mirror::escape_level(account);
}

Result<void> TokenStore::prepare() const {
  const auto advise = [](Error error) {
    error.message += "; set state.dir to one that can be written, or run this as the user of the bridge";
    return error;
  };
  for (const std::string& needed : {state_dir_, dir()}) {
    if (const auto made = make_private_directory(needed); !made) return tl::unexpected(advise(made.error()));
  }
  if (::access(dir().c_str(), W_OK | X_OK) != 0) {
    return tl::unexpected(advise(Error{Recovery::permanent, "cannot write to " + dir() + ": " + system_reason()}));
  }
  return {};
}

Result<Secret> TokenStore::read(const std::string& account) const {
  const std::string path = file(account);
  const Descriptor in(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0 && errno == ENOENT) return Secret();
  std::string text(longest_file, '\0');
  const ssize_t length = in.get() < 0 ? -1 : ::read(in.get(), text.data(), text.size());
  if (length < 0) return fail("cannot read " + path + ": " + system_reason());
  text.resize(static_cast<std::size_t>(length));
  text.resize(std::min(text.find('\n'), text.size()));
  return Secret(std::move(text));
}

Result<void> TokenStore::write(const std::string& account, const Secret& token) const {
  if (auto prepared = prepare(); !prepared) return prepared;
  const Descriptor directory(open_directory(dir()));
  if (auto locked = lock_tokens(directory); !locked) return locked;
  return write_file_atomically(file(account), std::string(token.reveal()) + "\n");
}

Result<void> TokenStore::remove(const std::string& account) const {
  const Descriptor directory(open_directory(dir()));
  if (directory.get() < 0 && errno == ENOENT) return {};
  if (auto locked = lock_tokens(directory); !locked) return locked;
  if (::unlink(file(account).c_str()) != 0 && errno != ENOENT) {
    return fail("cannot remove " + file(account) + ": " + system_reason());
  }
  ::fsync(directory.get());
  return {};
}

Result<bool> TokenStore::remove_if(const std::string& account, const Secret& token) const {
  const Descriptor directory(open_directory(dir()));
  if (directory.get() < 0 && errno == ENOENT) return false;
  if (const auto locked = lock_tokens(directory); !locked) return tl::unexpected(locked.error());
  const auto stored = read(account);
  if (!stored) return tl::unexpected(stored.error());
  if (stored->empty() || *stored != token) return false;
  if (::unlink(file(account).c_str()) != 0) return fail("cannot remove " + file(account) + ": " + system_reason());
  ::fsync(directory.get());
  return true;
}

}  // namespace nest2mqtt::app
