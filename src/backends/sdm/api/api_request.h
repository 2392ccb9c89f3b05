#pragma once

#include <string>

#include "nest2mqtt/net/http_client.h"

#include "plan/write_plan.h"
#include "settings.h"

namespace nest2mqtt::sdm {

// The requests of the Device Access API, without an access token.

[[nodiscard]] net::HttpRequest structures_request(const SdmSettings& settings);
[[nodiscard]] net::HttpRequest rooms_request(const SdmSettings& settings, const std::string& structure_id);
[[nodiscard]] net::HttpRequest devices_request(const SdmSettings& settings);
/// `name`: of a `Device`.
[[nodiscard]] net::HttpRequest device_request(const SdmSettings& settings, const std::string& name);
[[nodiscard]] net::HttpRequest command_request(const SdmSettings& settings, const std::string& name,
                                               const PlannedCall& call);

}  // namespace nest2mqtt::sdm
