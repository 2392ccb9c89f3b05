#pragma once

#include <strings.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace nest2mqtt::net {

/// Equal but for the case of ASCII letters: how header names and host names compare.
inline bool same_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

}  // namespace nest2mqtt::net
