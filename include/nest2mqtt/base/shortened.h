#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nest2mqtt {

/// `text`, or its beginning of at most `most` bytes and how long it was, `beginning... (65000 bytes)`. Does not cut
/// inside a UTF-8 character.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

}  // namespace nest2mqtt
