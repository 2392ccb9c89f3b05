#pragma once

#include <string>

#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "login/tokens.h"
#include "settings.h"

namespace nest2mqtt::sdm {

// Why Google's token endpoint gives no tokens, as sentences that end with the next step. No sentence contains the
// client secret, the code or the refresh token, even if the answer quotes them.

/// A request that was answered with an error, or not answered.
struct TokenRequest {
  enum class Kind { code, refresh };
  Kind kind;
  const Secret& credential;  ///< the code or the refresh token
};

/// There is no (complete) answer.
[[nodiscard]] TokenError no_token_answer(const SdmSettings& settings, const TokenRequest& request,
                                         const net::HttpFailure& failure);

/// The answer is an error: 429 and 5xx are recognised by their status, others by their `error`
/// (docs/google-device-access.md), the rest by their status.
[[nodiscard]] TokenError read_token_error(const SdmSettings& settings, const TokenRequest& request,
                                          const net::HttpResponse& answer);

/// What answers is not Google's token endpoint; `what`: what it answered instead. With the default URL that is a
/// passing disturbance (a proxy, a network that wants a login first), with another the configuration is wrong.
[[nodiscard]] TokenError not_the_token_service(const SdmSettings& settings, const std::string& what);

}  // namespace nest2mqtt::sdm
