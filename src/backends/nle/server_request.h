#pragma once

#include <string>

#include "nest2mqtt/net/http_client.h"

#include "settings.h"

namespace nest2mqtt::nle {

/// A request to the server's control API, with user, password and CA file for a reverse proxy in front of it.
[[nodiscard]] net::HttpRequest server_request(const NleSettings& settings, const std::string& path);

}  // namespace nest2mqtt::nle
