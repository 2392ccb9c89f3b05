#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/bridge/account_state.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/net/http_server.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::login {

/// What the login page needs. Everything that is referred to here outlives it.
struct LoginPagesServices {
  const config::Config& config;
  std::string config_file;  ///< where people are told to put what is missing
  net::HttpClient& http;
  const storage::TokenStore& tokens;
  /// How the accounts stand now.
  std::function<std::vector<bridge::AccountState>()> accounts;
  /// Called with each access before it is used, so that the log can redact it.
  std::function<void(const Secret&)> redact;
  Clock clock;
};

/// The page where people log accounts in while the bridge runs, as `nest2mqtt login` does it: which accounts need it,
/// the link, a field for what the service's page gives, and what became of it. A form must have a token that the page
/// gave within the last hour. Codes are exchanged at most five at once and then one a minute, for all accounts
/// together, so that nobody can try PINs out. Lives on the core thread; the exchange does not hold it up.
class LoginPages {
 public:
  [[nodiscard]] static Result<std::unique_ptr<LoginPages>> make(LoginPagesServices services);
  virtual ~LoginPages() = default;

  /// Answers a request for the page, or a form of it; now, or when the service has answered.
  virtual void answer(const net::PageRequest& request, net::HttpServer::Reply reply) = 0;
};

}  // namespace nest2mqtt::login
