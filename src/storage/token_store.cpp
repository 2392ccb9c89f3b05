#include "nest2mqtt/storage/token_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "nest2mqtt/base/percent.h"
#include "nest2mqtt/base/secret_file.h"
#include "nest2mqtt/storage/atomic_file.h"

#include "state_directory.h"

namespace nest2mqtt::storage {
namespace {

/// Held while tokens are changed; ends with the descriptor. Waits, which takes no longer than writing a file.
Result<void> lock_tokens(const Descriptor& directory) {
  while (::flock(directory.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return fail("cannot lock the stored tokens: " + system_reason());
  }
  return {};
}

std::string file_name(const std::string& account) {
  return percent_encoded_name(account);
}

/// Empty where there is none.
Result<Secret> read_token(const Descriptor& directory, const std::string& account, const std::string& path) {
  const auto token = read_secret_file_at(directory.get(), file_name(account), FileKind::no_link).and_then(token_in);
  if (token) return *token;
  if (token.error().absent) return Secret();
  return fail(path + " " + token.error().what + "; remove it and log in again");
}

}  // namespace

std::string TokenStore::file(const std::string& account) const {
  return dir() + "/" + file_name(account);
}

Result<Descriptor> TokenStore::make_dir() const {
  return make_state_directory(state_dir_).and_then([&](const Descriptor& state) {
    return make_directory_in(state, "tokens", dir());
  });
}

Result<Descriptor> TokenStore::open_dir() const {
  return open_state_directory(state_dir_).and_then([&](Descriptor state) -> Result<Descriptor> {
    if (!state.is_open()) return state;
    return open_directory_in(state, "tokens", dir());
  });
}

Result<void> TokenStore::prepare() const {
  const auto directory = make_dir();
  if (!directory) return tl::unexpected(directory.error());
  if (::faccessat(directory->get(), ".", W_OK | X_OK, AT_EACCESS) != 0) {
    return fail("cannot write to " + dir() + ": " + system_reason() +
                "; set state.dir to one that can be written, or run this as the user of the bridge");
  }
  return {};
}

Result<Secret> TokenStore::read(const std::string& account) const {
  const auto directory = open_dir();
  if (!directory) return tl::unexpected(directory.error());
  if (!directory->is_open()) return Secret();
  return read_token(*directory, account, file(account));
}

Result<void> TokenStore::write(const std::string& account, const Secret& token) const {
  const auto directory = make_dir();
  if (!directory) return tl::unexpected(directory.error());
  if (auto locked = lock_tokens(*directory); !locked) return locked;
  return write_file_atomically_at(*directory, file_name(account), file(account), std::string(token.reveal()) + "\n");
}

Result<void> TokenStore::remove(const std::string& account) const {
  const auto directory = open_dir();
  if (!directory) return tl::unexpected(directory.error());
  if (!directory->is_open()) return {};
  if (auto locked = lock_tokens(*directory); !locked) return locked;
  if (::unlinkat(directory->get(), file_name(account).c_str(), 0) != 0 && errno != ENOENT) {
    return fail("cannot remove " + file(account) + ": " + system_reason());
  }
  ::fsync(directory->get());
  return {};
}

Result<bool> TokenStore::remove_if(const std::string& account, const Secret& token) const {
  const auto directory = open_dir();
  if (!directory) return tl::unexpected(directory.error());
  if (!directory->is_open()) return false;
  if (const auto locked = lock_tokens(*directory); !locked) return tl::unexpected(locked.error());
  const auto stored = read_token(*directory, account, file(account));
  if (!stored) return tl::unexpected(stored.error());
  if (stored->empty() || *stored != token) return false;
  if (::unlinkat(directory->get(), file_name(account).c_str(), 0) != 0) {
    return fail("cannot remove " + file(account) + ": " + system_reason());
  }
  ::fsync(directory->get());
  return true;
}

}  // namespace nest2mqtt::storage
