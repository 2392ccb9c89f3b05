#pragma once

#include "nest2mqtt/net/http_client.h"

#include "read_schedule.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// Asks Google for what is to be read, without an access token.
[[nodiscard]] net::HttpRequest request_for(const Reading& reading, const SdmSettings& settings);

}  // namespace nest2mqtt::sdm
