#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/call_budget.h"

#include "redirect_cache.h"
#include "redirects.h"

namespace nest2mqtt::wwn {

/// Asks the service whether a token is still valid, after a write was refused with 401: an open stream may go on for
/// hours with a void token, and one refused write does not prove that the token is void. Two refused reads (401) with a
/// pause between prove it; any other answer ends the check.
class TokenCheck {
 public:
  using OnVoid = std::function<void(Instant now)>;

  /// The least time between the beginnings of two checks of one token.
  static constexpr milliseconds interval = std::chrono::minutes(1);
  /// The time between two reads: one refusal may be an error of one server.
  static constexpr milliseconds pause = std::chrono::seconds(5);

  /// `on_void` may destroy the check. `client`, `cache` and `budget` outlive it.
  TokenCheck(net::HttpClient& client, RedirectCache& cache, upstream::CallBudget& budget, OnVoid on_void)
      : client_(client), cache_(cache), budget_(budget), on_void_(std::move(on_void)) {}
  TokenCheck(const TokenCheck&) = delete;
  TokenCheck& operator=(const TokenCheck&) = delete;

  /// Begins a check, unless one is under way, or began less than `interval` ago. `path` is read in the next `tick` or
  /// as soon as the budget allows it; each request, also after a redirect, takes one call from the budget.
  void begin(const Secret& token, std::string path, Instant now);

  /// Ends the check, if one is under way: there is another token, or the account is stopped.
  void cancel();

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  void read();
  void answered(const net::HttpResponse& response);

  net::HttpClient& client_;
  RedirectCache& cache_;
  Redirects redirects_{cache_};
  upstream::CallBudget& budget_;
  OnVoid on_void_;
  Secret token_;
  std::string path_;
  int refusals_ = 0;
  bool refused_ = false;           ///< the last read was refused; handled in the next tick
  bool follows_redirect_ = false;  ///< the next read continues the last one
  std::optional<Instant> next_read_;
  std::optional<Instant> begun_;
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace nest2mqtt::wwn
