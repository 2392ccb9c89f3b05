#pragma once

#include <functional>
#include <memory>
#include <string>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "api/call_quotas.h"
#include "settings.h"

namespace nest2mqtt::sdm {

struct SdmOptions {
  std::string account;
  SdmSettings settings;
  /// Returns the refresh token that a login has stored, empty if there is none; null: `settings.refresh_token` is used.
  std::function<Result<Secret>()> stored_token = nullptr;
  std::string token_advice;  ///< what a person has to do if there is no refresh token, or Google refuses it
  CallQuotas::MakeBudget make_budget;
  std::function<void(const Secret&)> redact;  ///< each token, before it is used
  /// Logs a sentence about something that no link state shows; may be null.
  std::function<void(const std::string&)> log = nullptr;
  Backoff::Random random;
  Clock clock;
};

/// The home of one person, read from Google now and then, and changed by events, if there is a subscription. `client`
/// outlives it.
[[nodiscard]] std::unique_ptr<upstream::Upstream> make_sdm_upstream(SdmOptions options, net::HttpClient& client);

}  // namespace nest2mqtt::sdm
