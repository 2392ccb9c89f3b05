#pragma once

#include <cstdint>

namespace nest2mqtt::bridge {

/// Resident memory of this process in kilobytes; 0 where the system does not tell.
[[nodiscard]] std::int64_t resident_kilobytes();

}  // namespace nest2mqtt::bridge
