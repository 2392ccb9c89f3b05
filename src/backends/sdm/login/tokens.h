#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "settings.h"

namespace nest2mqtt::sdm {

// Google's token endpoint (OAuth 2): an authorization code is exchanged for a refresh token and an access token, and a
// refresh token for a new access token. No network here. Errors never contain a secret, a code or a token.

/// What a person is asked to allow.
inline constexpr std::string_view device_scope = "https://www.googleapis.com/auth/sdm.service";
inline constexpr std::string_view event_scope = "https://www.googleapis.com/auth/pubsub";

struct GrantedTokens {
  Secret access_token = {};
  Secret refresh_token = {};          ///< only in the answer to a code
  std::chrono::seconds valid_for{0};  ///< of the access token, from the answer on
  /// What the person has allowed, words separated by blanks. Empty: all that was asked for (RFC 6749, 5.1).
  std::string scope = {};

  /// Whether the person has allowed to read and control devices.
  [[nodiscard]] bool may_read_devices() const;
  /// Whether the person has also allowed to receive events (Cloud Pub/Sub).
  [[nodiscard]] bool may_receive_events() const;
};

/// Why there are no tokens.
struct TokenError {
  enum class Kind {
    refused,        ///< the refresh token or the code is not valid (any more): a person must log in again
    configuration,  ///< the client of the configuration is refused: a person must change the configuration
    temporary,      ///< it may work later
  };
  Kind kind = Kind::temporary;
  std::string message;  ///< a sentence for people, with what to do
};

using TokenResult = tl::expected<GrantedTokens, TokenError>;

/// `code`: decoded; it works once, so the request must be sent only once.
[[nodiscard]] net::HttpRequest code_request(const SdmSettings& settings, const Secret& code);
[[nodiscard]] net::HttpRequest refresh_request(const SdmSettings& settings, const Secret& refresh_token);

/// The answer to one of these requests, or the lack of one.
[[nodiscard]] TokenResult read_code_answer(const SdmSettings& settings, const Secret& code,
                                           const tl::expected<net::HttpResponse, net::HttpFailure>& answer);
[[nodiscard]] TokenResult read_refresh_answer(const SdmSettings& settings, const Secret& refresh_token,
                                              const tl::expected<net::HttpResponse, net::HttpFailure>& answer);

}  // namespace nest2mqtt::sdm
