#pragma once

#include <string_view>

#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::sdm {

/// Where a person allows a project to see a home and its devices.
inline constexpr std::string_view permissions_page = "https://nestservices.google.com/partnerconnections";

/// What Google Device Access takes (docs/google-device-access.md).
[[nodiscard]] const upstream::Abilities& abilities();

}  // namespace nest2mqtt::sdm
