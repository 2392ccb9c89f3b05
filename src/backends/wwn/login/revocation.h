#pragma once

#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::wwn {

/// Gives the access back: DELETE of the token, the one call whose URL holds it, and which wants no other
/// credential. `token_url` is where tokens are had, `.../oauth2/access_token`; over TLS, or on this
/// machine.
[[nodiscard]] Result<net::HttpRequest> revocation_request(const std::string& token_url, const Secret& token);

/// Success also where the service did not know the token any more: it is gone, and that was the aim. Errors do not hold
/// the token.
[[nodiscard]] Result<void> read_revocation_answer(const tl::expected<net::HttpResponse, net::HttpFailure>& answer,
                                                  const Secret& token);

}  // namespace nest2mqtt::wwn
