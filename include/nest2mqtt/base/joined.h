#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace nest2mqtt {

/// The items of `range` with `separator` between them; `text_of` makes the text of an item.
template <class Range, class TextOf = std::identity>
[[nodiscard]] std::string joined(const Range& range, std::string_view separator, TextOf text_of = {}) {
  std::string text;
  bool first = true;
  for (const auto& item : range) {
    if (!first) text += separator;
    first = false;
    text += std::invoke(text_of, item);
  }
  return text;
}

}  // namespace nest2mqtt
