#pragma once

#include <array>
#include <string_view>

#include "nest2mqtt/base/error.h"

#include "json/json_text.h"

namespace nest2mqtt::simulator {

// The services that can be played. A device of a home document may say by its member `services`, a list, through which
// of them it can be reached: ["nle"]. Without the member: through all of them.
inline constexpr std::string_view works_with_nest = "wwn";
inline constexpr std::string_view no_longer_evil = "nle";
inline constexpr std::string_view google_device_access = "sdm";
inline constexpr std::array all_services{works_with_nest, no_longer_evil, google_device_access};

[[nodiscard]] bool is_service(std::string_view name);

/// Whether the device can be reached through the service.
[[nodiscard]] bool belongs_to(const json::object& device, std::string_view service);

/// Fails if the member `services` of the device is not a list of services.
[[nodiscard]] Result<void> check_services(const json::object& device);

/// Removes the devices that cannot be reached through Works with Nest, also from the lists of their structures, and the
/// members that Works with Nest did not have (`services`, `nle`, `sdm`, `has_chime` of an event).
void keep_works_with_nest(json::object& home);

}  // namespace nest2mqtt::simulator
