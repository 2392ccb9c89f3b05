#pragma once

#include <string>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::mqtt {

/// Reason codes from here on are errors (MQTT 5, section 2.4).
inline constexpr int first_refusal = 0x80;

/// What the broker says with a reason code of MQTT 5. Always `permanent`.
[[nodiscard]] Error refusal(int reason_code);

/// Why the broker refuses the connection: a reason code of MQTT 5, or one of the five of MQTT 3.1.1 (section 3.2.2.3).
[[nodiscard]] Error connect_refusal(int code);

/// What one of Paho's functions returned.
[[nodiscard]] Error library_error(int return_code);

/// Why a publish or a subscription failed: by the broker's refusal, or by the end of the connection. In MQTT 3.1.1 the
/// one refusal is the return code 0x80 of a SUBACK (section 3.9.3), which has no reason: it is the access rules'.
[[nodiscard]] Error request_failure(int return_code, int reason_code);

/// `cause` is what Paho says of it: nothing, as a rule.
[[nodiscard]] Error connection_lost(const std::string& cause);

}  // namespace nest2mqtt::mqtt
