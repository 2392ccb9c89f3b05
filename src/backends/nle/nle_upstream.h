#pragma once

#include <functional>
#include <memory>
#include <string>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "settings.h"

namespace nest2mqtt::nle {

/// One server, with all its thermostats, as an account. `client` outlives it. `clock` is asked for the time at which
/// something comes from the server.
[[nodiscard]] std::unique_ptr<upstream::Upstream> make_nle_upstream(std::string account, NleSettings settings,
                                                                    net::HttpClient& client, Backoff::Random random,
                                                                    Clock clock);

}  // namespace nest2mqtt::nle
