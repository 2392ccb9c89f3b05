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
// gives a code, which is exchanged for a token that never expires. No network here. Errors never contain a secret, a
// code or a token. `Recovery::needs_login`: nothing is known to be wrong with the configuration, and a new code is
// needed. A PIN has 8 characters and is valid for 48 hours, the code of a redirect for 10 minutes.

/// The OAuth client that is registered with the service.
struct OAuthClient {
  std::string id;
  Secret secret;
};

using backend::CodeDelivery;

/// The URL of the page on which a person allows the access. `redirect_uri`: exactly as registered; empty if the page is
/// to show a PIN.
[[nodiscard]] std::string authorization_url(const std::string& authorize_url, const std::string& client_id,
                                            const std::string& state, const std::string& redirect_uri);

/// Reads the PIN that a person has typed: white space is removed; if eight letters and digits are left, they become
/// upper case.
[[nodiscard]] Result<Secret> read_pin(std::string_view typed);

/// Reads the query of the redirect URI to which the browser has come: the code, or an error that says why there is
/// none. Nothing: the query does not belong to the login with this `state`, and must be ignored.
[[nodiscard]] std::optional<Result<Secret>> read_redirect(std::string_view query, const std::string& state);

/// One code to be exchanged for a token.
struct TokenExchange {
  std::string token_url;  ///< https://, or http:// for this machine
  OAuthClient client;
  Secret code;
  CodeDelivery delivery = CodeDelivery::pin;
};

/// The request that exchanges the code. It must be sent only once, because a code works once.
[[nodiscard]] Result<net::HttpRequest> token_request(const TokenExchange& exchange);

/// The token, or an error: one sentence with the next step. Each answer that the service is known to give has
/// a sentence of its own.
[[nodiscard]] Result<Secret> read_token_answer(const TokenExchange& exchange,
                                               const tl::expected<net::HttpResponse, net::HttpFailure>& answer);

}  // namespace nest2mqtt::wwn
