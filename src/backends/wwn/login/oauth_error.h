#pragma once

#include <string>

#include "nest2mqtt/base/error.h"

#include "login/oauth.h"

namespace nest2mqtt::wwn {

// What can go wrong with a login, as sentences that end with the next step. No sentence contains the secret or the code
// of the exchange, even if the service quotes them.

/// The browser came back with an `error` instead of a code.
[[nodiscard]] std::string redirect_error(const std::string& error, const std::string& description);

/// There is no (complete) answer to the token request.
[[nodiscard]] Error token_failure(const TokenExchange& exchange, const net::HttpFailure& failure);

/// The answer is an error: 429 and 5xx are recognised by their status, others by their text if it is known
/// (docs/wwn-protocol.md, "Login"), the rest by their status.
[[nodiscard]] Error token_error(const TokenExchange& exchange, const net::HttpResponse& answer);

/// The server at `token_url` does not answer as the token service does; `what`: what it answered instead.
[[nodiscard]] Error wrong_token_service(const TokenExchange& exchange, const std::string& what);

}  // namespace nest2mqtt::wwn
