#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace nest2mqtt {

/// Who has to act before the same thing can succeed.
enum class Recovery {
  retry,        ///< nobody: it may work in a moment
  needs_login,  ///< the user: access was refused or revoked
  permanent,    ///< the user or the caller: the same request will fail again
};

/// What went wrong, in words for the user. A value; never holds a secret.
struct Error {
  Recovery recovery = Recovery::permanent;
  std::string message;

  /// The same error, saying first what was being done: "reading the token: no such file".
  [[nodiscard]] Error during(const std::string& what) const { return Error{recovery, what + ": " + message}; }
};

/// Expected results of talking to the world. `std::expected` once the oldest supported compiler has it.
template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Recovery recovery, std::string message) {
  return tl::unexpected<Error>(Error{recovery, std::move(message)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(std::string message) {
  return fail(Recovery::permanent, std::move(message));
}

}  // namespace nest2mqtt
