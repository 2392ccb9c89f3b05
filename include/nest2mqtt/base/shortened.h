#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nest2mqtt {

/// `text`, or its beginning of at most `max` bytes and `...`. Does not cut inside a UTF-8 character.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t max);

/// The same, also saying how long the text was where it is cut: `beginning... (65000 bytes)`.
[[nodiscard]] std::string shortened_with_size(std::string_view text, std::size_t max);

}  // namespace nest2mqtt
