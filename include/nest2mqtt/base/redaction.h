#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt {

/// What stands in a text in place of a secret.
inline constexpr std::string_view redacted = "***";

/// The length of the text at the beginning of `text` that spells `plain`: each character as it is, percent-encoded as
/// in URLs (a blank also as `+`), or escaped as in JSON strings, in any mixture. 0 if it does not, or if `plain` is
/// empty.
[[nodiscard]] std::size_t spelled_length(std::string_view text, std::string_view plain);

/// Finds `plain` in `text`, however it is spelled. Both outlive it. Searching on from each place found takes linear
/// time.
class SpelledSearch {
 public:
  SpelledSearch(std::string_view text, std::string_view plain);

  /// Where it begins at or after `from`; npos if it does not occur any more.
  [[nodiscard]] std::size_t next(std::size_t from = 0) const;

 private:
  std::string_view text_;
  std::string_view plain_;
  bool only_as_it_is_;  ///< no other spelling can begin anywhere in the text
};

/// `text` with each occurrence of `plain` replaced; `length_at` says how much there is to replace at the beginning of
/// what it is given, at least one byte.
[[nodiscard]] std::string replace_spelled(std::string text, std::string_view plain,
                                          const std::function<std::size_t(std::string_view)>& length_at);

/// `text` with every occurrence of `secret` replaced, however it is spelled.
[[nodiscard]] std::string without_secret(std::string text, const Secret& secret);

}  // namespace nest2mqtt
