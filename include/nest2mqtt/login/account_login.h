#pragma once

#include <functional>
#include <memory>

#include "nest2mqtt/backend/login_service.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::login {

/// Whether the service of the account has a login, and whether the access that it gives is the one that is used: the
/// configuration names no other.
[[nodiscard]] bool has_login(const config::AccountConfig& account);
[[nodiscard]] bool takes_login(const config::AccountConfig& account);

/// One login of one account: a person is sent to `dialog().page`, brings a code, the code is exchanged for an access,
/// which is stored, and the homes that it opens are read. All calls on the core thread. Destroying it cancels
/// what is under way; none of its own callbacks may destroy it.
class AccountLogin {
 public:
  /// Only for an account with a login, after `login_obstacle` has returned nothing. `tokens` and `http` outlive it.
  [[nodiscard]] static Result<std::unique_ptr<AccountLogin>> begin(config::AccountConfig account,
                                                                   const storage::TokenStore& tokens,
                                                                   net::HttpClient& http);

  [[nodiscard]] const config::AccountConfig& account() const { return account_; }
  [[nodiscard]] const backend::Login& dialog() const { return *dialog_; }

  /// Exchanges the code and stores the access; a running bridge takes it within seconds. `done` is called exactly once,
  /// now or later; its error says why the account is not logged in.
  void store_access(const Secret& code, backend::CodeDelivery delivery,
                    const std::function<void(Result<backend::Grant>)>& done);

  /// Reads the homes that the access opens. `done` is called exactly once, later.
  void read_homes(const Secret& access, std::function<void(Result<model::Document>)> done);

 private:
  AccountLogin(config::AccountConfig account, const storage::TokenStore& tokens, net::HttpClient& http);

  config::AccountConfig account_;
  const backend::LoginService& service_;
  const storage::TokenStore& tokens_;
  net::HttpClient& http_;
  std::unique_ptr<backend::Login> dialog_;
  std::unique_ptr<net::HttpTransfer> exchange_;
  std::unique_ptr<net::HttpTransfer> reading_;
};

}  // namespace nest2mqtt::login
