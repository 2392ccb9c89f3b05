#pragma once

#include <string_view>

/// Home Assistant's words for entities that are not what the device is for.
namespace nest2mqtt::home_assistant::category {

inline constexpr std::string_view config = "config";
inline constexpr std::string_view diagnostic = "diagnostic";

}  // namespace nest2mqtt::home_assistant::category
