#pragma once

#include <cstdint>

namespace nest2mqtt::bridge {

/// Resident memory of this process in kilobytes (1024 bytes); 0 if the system does not say.
[[nodiscard]] std::int64_t resident_memory_kb();

}  // namespace nest2mqtt::bridge
