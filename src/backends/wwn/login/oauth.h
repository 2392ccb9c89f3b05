#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "nest2mqtt/backend/login.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::wwn {

// OAuth 2 as the service has it (docs/wwn-protocol.md): a person allows the access on a page of the service, which
// gives a code, which is exchanged for a token that never expires. No I/O here; errors never hold a secret, a code or a
// token. `needs_login` among them means that the same login may go well with a new code.

/// The program as the service knows it.
struct OAuthClient {
  std::string id;
  Secret secret;
};

/// A PIN has 8 characters and is good for 48 hours, the code of a redirect for 10 minutes.
using backend::Grant;

/// 128 bits from the system's random source, to recognise our own login by when the browser comes back.
[[nodiscard]] Result<std::string> make_oauth_state();

/// The page on which a person allows the access. `redirect_uri`: exactly as registered; empty where the page shows a
/// PIN.
[[nodiscard]] std::string authorization_url(const std::string& authorize_url, const std::string& client_id,
                                            const std::string& state, const std::string& redirect_uri);

/// The PIN as a person types it: blanks do not count, and in eight letters and digits neither does the case.
[[nodiscard]] Result<Secret> read_pin(std::string_view typed);

/// What a browser brings back in the query of the redirect URI: the code, or why there is none. Nothing: it is not the
/// answer to the login with this `state` and is not to be believed.
[[nodiscard]] std::optional<Result<Secret>> read_redirect(std::string_view query, const std::string& state);

/// One code to be exchanged for a token.
struct TokenOrder {
  std::string token_url;  ///< https://, or http:// for this machine
  OAuthClient client;
  Secret code;
  Grant grant = Grant::pin;
};

/// The request to send; a code works once, so it is sent once.
[[nodiscard]] Result<net::HttpRequest> token_request(const TokenOrder& order);

/// The token, or one sentence with the next step for every answer that the service is known to give, and for any other.
[[nodiscard]] Result<Secret> read_token_answer(const TokenOrder& order,
                                               const tl::expected<net::HttpResponse, net::HttpFailure>& answer);

}  // namespace nest2mqtt::wwn
