#pragma once

#include <string>
#include <string_view>

#include "require.h"

namespace nest2mqtt::fuzz {

/// A token that must not come out anywhere, not even in part. Longer than what people are shown of a text, and with the
/// characters that JSON may spell in two ways.
inline const std::string canary = "c.CanaryQwErTyUiOp0aB1cD2eF3/AsDfGhJkLzXcVbNm9Zy8Xw7Vu6+PlOkMiJnUhBygv";

inline void replace_all(std::string& text, std::string_view name, std::string_view value) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
}

/// Inputs say `{token}` where the service would say the token, and `{TOKEN}` for JSON's other spelling of it: so a part
/// of it in the output is never the fuzzer's.
inline std::string with_canary(std::string_view input) {
  std::string text(input);
  std::string escaped = canary;
  replace_all(escaped, "/", "\\/");
  replace_all(text, "{token}", canary);
  replace_all(text, "{TOKEN}", escaped);
  return text;
}

/// Whether eight characters of it in a row are in the text.
inline bool holds_canary(std::string_view text) {
  constexpr std::size_t telling = 8;
  for (std::size_t at = 0; at + telling <= canary.size(); ++at) {
    if (text.find(std::string_view(canary).substr(at, telling)) != std::string_view::npos) return true;
  }
  return false;
}

inline void require_no_canary(std::string_view text) {
  require(!holds_canary(text), "no part of the token comes out");
}

}  // namespace nest2mqtt::fuzz
