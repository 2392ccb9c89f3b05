#pragma once

#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "settings.h"

namespace nest2mqtt::sdm {

/// The request that revokes the refresh token, and with it all its access tokens.
[[nodiscard]] net::HttpRequest revocation_request(const SdmSettings& settings, const Secret& refresh_token);

/// Also succeeds if Google does not know the token (any more). Errors never contain the token.
[[nodiscard]] Result<void> read_revocation_answer(const SdmSettings& settings, const Secret& refresh_token,
                                                  const tl::expected<net::HttpResponse, net::HttpFailure>& answer);

}  // namespace nest2mqtt::sdm
