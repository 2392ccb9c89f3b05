#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "login/tokens.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// Why a call to Google has no answer.
struct CallFailure {
  net::HttpFailure http;
  /// Set: the call was not sent, because there was no access token for it.
  std::optional<TokenError::Kind> token = std::nullopt;
};

using CallResult = tl::expected<net::HttpResponse, CallFailure>;

/// Sends requests to Google with an access token of one account. The token is got with the account's refresh token when
/// a request needs it, once for all that wait for it, and a new one before it ends. A request that is answered 401 is
/// sent once more with another token; Google has not carried it out. The token is in memory only.
class AuthorizedClient {
 public:
  /// `settings` and `client` outlive it. `redact`: each new access token, before it is used. `clock`: see `Clock`.
  AuthorizedClient(const SdmSettings& settings, net::HttpClient& client, std::function<void(const Secret&)> redact,
                   Clock clock);
  AuthorizedClient(const AuthorizedClient&) = delete;
  AuthorizedClient& operator=(const AuthorizedClient&) = delete;
  ~AuthorizedClient() = default;

  /// From now on requests are sent for this refresh token. Those that are under way go on.
  void use(Secret refresh_token);

  /// `request` has no bearer yet. `done` is called once, later, unless the returned transfer is destroyed first. This
  /// client outlives the transfer.
  using Done = std::function<void(CallResult)>;
  [[nodiscard]] std::unique_ptr<net::HttpTransfer> send(net::HttpRequest request, Done done);

 private:
  struct Call {
    net::HttpRequest request;
    Done done;
    bool is_repeated = false;
    std::unique_ptr<net::HttpTransfer> transfer = nullptr;  ///< null: it waits for a token
  };
  class Handle;

  void send_or_wait(std::uint64_t id);
  void refresh();
  void refreshed(const TokenResult& result);
  void answered(std::uint64_t id, const Secret& used, tl::expected<net::HttpResponse, net::HttpFailure> answer);
  void finish(std::uint64_t id, CallResult result);

  const SdmSettings& settings_;
  net::HttpClient& client_;
  std::function<void(const Secret&)> redact_;
  Clock clock_;
  Secret refresh_token_;
  Secret access_token_;  ///< empty: a new one must be got
  Instant renew_at_{};
  std::unique_ptr<net::HttpTransfer> refreshing_;  ///< not null: under way
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, Call> calls_;
};

}  // namespace nest2mqtt::sdm
