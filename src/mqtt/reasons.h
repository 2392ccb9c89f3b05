#pragma once

#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::mqtt {

/// Reason codes from here on are errors (MQTT 5, section 2.4).
constexpr int first_refusal = 0x80;

inline constexpr std::string_view connection_lost = "connection lost";

/// What the broker says with a reason code of MQTT 5. Always `permanent`.
[[nodiscard]] Error refusal(int reason_code);

/// Why the broker refuses the connection: a reason code of MQTT 5, or one of the five of MQTT 3.1.1 (section 3.2.2.3).
[[nodiscard]] Error connect_refusal(int reason_code);

/// What one of libmosquitto's functions returned; `system_error` is the errno that belongs to it.
[[nodiscard]] Error library_error(int code, int system_error);

}  // namespace nest2mqtt::mqtt
