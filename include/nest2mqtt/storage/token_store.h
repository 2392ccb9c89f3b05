#pragma once

#include <string>

#include "nest2mqtt/base/descriptor.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::storage {

/// The access tokens that `login` stores: `<state.dir>/tokens/<account>`, one line each (file 0600, directories 0700).
/// Several processes may use it at once, also in containers that share the directory: a reader sees a whole token or
/// none, and a login that finishes while a bridge gives up a refused token is not lost. Run by root for another user's
/// state directory, that user can read what is written. No symbolic link in the state directory is followed.
class TokenStore {
 public:
  explicit TokenStore(std::string state_dir) : state_dir_(std::move(state_dir)) {}

  /// Where the account's token is; the name, whatever is in it, is one file.
  [[nodiscard]] std::string file(const std::string& account) const;

  /// Makes the directories; says before a code is spent whether a token could be stored.
  [[nodiscard]] Result<void> prepare() const;

  /// Empty where there is none.
  [[nodiscard]] Result<Secret> read(const std::string& account) const;

  /// On the disk when it returns.
  [[nodiscard]] Result<void> write(const std::string& account, const Secret& token) const;

  /// No token is no error.
  [[nodiscard]] Result<void> remove(const std::string& account) const;

  /// Removes the account's token if it is (still) this one, and says whether it was.
  [[nodiscard]] Result<bool> remove_if(const std::string& account, const Secret& token) const;

 private:
  [[nodiscard]] std::string dir() const { return state_dir_ + "/tokens"; }
  [[nodiscard]] Result<Descriptor> make_dir() const;
  /// A closed one where nothing was stored yet.
  [[nodiscard]] Result<Descriptor> open_dir() const;

  std::string state_dir_;
};

}  // namespace nest2mqtt::storage
