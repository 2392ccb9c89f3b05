#pragma once

#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::wwn {

/// The request that revokes the token: DELETE of `.../oauth2/access_tokens/<token>`, which needs no other credential.
/// `token_url` is that of the token request, without the `s`: `.../oauth2/access_token`; over TLS, or on this machine.
[[nodiscard]] Result<net::HttpRequest> revocation_request(const std::string& token_url, const Secret& token);

/// Also succeeds if the service does not know the token (any more). Errors never contain the token.
[[nodiscard]] Result<void> read_revocation_answer(const tl::expected<net::HttpResponse, net::HttpFailure>& answer,
                                                  const Secret& token);

}  // namespace nest2mqtt::wwn
