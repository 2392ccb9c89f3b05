#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/call_budget.h"
#include "nest2mqtt/upstream/upstream.h"

#include "multiplex/multiplex_stream.h"

namespace nest2mqtt::wwn {

struct WwnOptions {
  WwnSettings settings;
  std::vector<milliseconds> blocked_pause;  ///< as in StreamOptions
  /// Returns the token that `nest2mqtt login` has stored; an empty one if there is none (yet). Called every two
  /// seconds. If this function is set, `access_token_file` is not read; but an `access_token` is used in place of both.
  std::function<Result<Secret>()> token_store = {};
  /// What a user can do if there is no token or it is refused; if empty, a sentence is made, see TokenSource.
  std::string token_advice = {};
  /// The common stream of the account and at most 49 others; null: the account always has a stream of its own.
  std::shared_ptr<MultiplexStream> multiplex = {};
  /// Logs a warning about something that does not change the link's state.
  std::function<void(const std::string&)> on_warning;
  /// Called with each token before it is used, so that the log can redact it.
  std::function<void(const Secret&)> on_token;
  /// Called with each token that the service has declared void (revoked, or 401), before the link is `unauthorized`.
  std::function<void(const Secret&)> on_token_void = {};
  Clock clock;
};

/// One account with "Works with Nest": REST streaming for the document, PUT for writes. `client` and `budget` outlive
/// it.
[[nodiscard]] std::unique_ptr<upstream::Upstream> make_wwn_upstream(WwnOptions options, net::HttpClient& client,
                                                                    upstream::CallBudget& budget,
                                                                    Backoff::Random random);

}  // namespace nest2mqtt::wwn
