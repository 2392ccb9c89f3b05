#pragma once

namespace nest2mqtt::test {

/// Whether this is a build under AddressSanitizer, where memory and time are not what users get.
inline constexpr bool under_sanitizer =
#ifdef __SANITIZE_ADDRESS__
    true;
#else
    false;
#endif

}  // namespace nest2mqtt::test
