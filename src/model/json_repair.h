#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::model {

/// `text`, which is to be JSON, with U+FFFD in place of whatever is not valid Unicode: bytes that are not UTF-8 (one
/// character for each maximal part of a sequence, as the Unicode standard recommends) and escapes of half a surrogate
/// pair. Everything else is as it was. One pass, no look at the grammar.
[[nodiscard]] std::string with_valid_unicode(std::string_view text);

/// `text`, which is to be JSON, with numbers in quotes whose exponent has more than four digits: no parser takes these.
/// Everything else is as it was.
[[nodiscard]] std::string with_huge_exponents_as_text(std::string_view text);

}  // namespace nest2mqtt::model
