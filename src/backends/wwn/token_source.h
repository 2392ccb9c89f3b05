#pragma once

#include <functional>
#include <string>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::wwn {

/// Where an account's access token comes from: a fixed one, or a file or a store that is read again each time, so that
/// a new token needs no restart.
class TokenSource {
 public:
  /// The store returns an empty token if it has none.
  using Store = std::function<Result<Secret>()>;

  /// `advice`: what a user can do if there is no token or it is refused; if empty, a sentence about the fixed token or
  /// the file is made. The fixed token is used if there is one, else the store, else the file.
  TokenSource(Secret fixed, std::string file, Store store = nullptr, std::string advice = "")
      : fixed_(std::move(fixed)), file_(std::move(file)), store_(std::move(store)), advice_(std::move(advice)) {}

  /// Empty if there is none (yet).
  [[nodiscard]] Secret current() const;

  /// Whether `current` may return another token later.
  [[nodiscard]] bool may_change() const { return fixed_.empty() && (store_ || !file_.empty()); }

  /// What a user can do if there is no token or it is refused; if the store or the file cannot be read, why.
  [[nodiscard]] std::string advice() const;

 private:
  Secret fixed_;
  std::string file_;
  Store store_;
  std::string advice_;
};

}  // namespace nest2mqtt::wwn
