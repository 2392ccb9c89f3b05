#pragma once

#include <functional>
#include <memory>
#include <string>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "settings.h"

namespace nest2mqtt::sdm {

/// Tries everything that an account needs, for `nest2mqtt check --online`: the token, the lists, and, if there is a
/// subscription, that, its topic and who may publish to it. It pulls no messages, which a running bridge would miss.
/// `done` is called exactly once, later, unless the returned transfer is destroyed first; see `Backend::try_service`.
[[nodiscard]] std::unique_ptr<net::HttpTransfer> check_account(SdmSettings settings, const Secret& refresh_token,
                                                               net::HttpClient& client,
                                                               std::function<void(Result<std::string>)> done);

}  // namespace nest2mqtt::sdm
