#include "nest2mqtt/login/account_login.h"

#include <utility>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::login {

bool has_login(const config::AccountConfig& account) {
  return backends::of(account).login_service() != nullptr;
}

bool takes_login(const config::AccountConfig& account) {
  return has_login(account) && config::needs_login(account);
}

AccountLogin::AccountLogin(config::AccountConfig account, const storage::TokenStore& tokens, net::HttpClient& http)
    : account_(std::move(account)), service_(*backends::of(account_).login_service()), tokens_(tokens), http_(http) {}

Result<std::unique_ptr<AccountLogin>> AccountLogin::begin(config::AccountConfig account,
                                                          const storage::TokenStore& tokens, net::HttpClient& http) {
  // Before anybody's code is spent in vain.
  if (const auto writable = tokens.prepare(); !writable) return tl::unexpected(writable.error());
  std::unique_ptr<AccountLogin> login(new AccountLogin(std::move(account), tokens, http));
  auto dialog = login->service_.begin_login(login->account_);
  if (!dialog) return tl::unexpected(dialog.error());
  login->dialog_ = std::move(*dialog);
  return login;
}

void AccountLogin::store_access(const Secret& code, backend::CodeDelivery delivery,
                                const std::function<void(Result<backend::Grant>)>& done) {
  auto transfer = dialog_->exchange(code, delivery, http_, [this, done](Result<backend::Grant> grant) {
    if (!grant) return done(std::move(grant));
    const auto stored = tokens_.write(account_.name, grant->access);
    done(stored ? std::move(grant) : tl::unexpected(stored.error()));
  });
  if (!transfer) return done(tl::unexpected(transfer.error()));
  exchange_ = std::move(*transfer);
}

void AccountLogin::read_homes(const Secret& access, std::function<void(Result<model::Document>)> done) {
  reading_ = service_.read_document(account_, access, http_, std::move(done));
}

}  // namespace nest2mqtt::login
