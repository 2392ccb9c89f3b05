#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "nest2mqtt/backend/login.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::backend {

/// How the accounts of a back end get their access (a token, which is a secret), and how they give it back. It has no
/// state of its own. All calls on the core thread.
class LoginService {
 public:
  virtual ~LoginService() = default;

  /// What must be changed in the configuration before a login can begin, as a sentence that says what to do; nothing if
  /// it can begin. `config_file`: the file that the sentence names.
  [[nodiscard]] virtual std::optional<std::string> login_obstacle(const config::AccountConfig& account,
                                                                  CodeDelivery delivery,
                                                                  const std::string& config_file) const = 0;

  /// Begins a login of `account`. Only after `login_obstacle` has returned nothing.
  [[nodiscard]] virtual Result<std::unique_ptr<Login>> begin_login(const config::AccountConfig& account) const = 0;

  /// The access that the configuration itself contains, or that is in a file that it names
  /// (`BackendTable::access_key`). Only for an account that has one of them.
  [[nodiscard]] virtual Result<Secret> configured_access(const config::AccountConfig& account) const = 0;

  /// Reads everything that the account sees, once. `done` is called exactly once, later, unless the returned transfer
  /// is destroyed first. The error that `done` gets never contains the access, and has `Recovery::needs_login` if the
  /// service refuses the access.
  [[nodiscard]] virtual std::unique_ptr<net::HttpTransfer> read_document(
      const config::AccountConfig& account, const Secret& access, net::HttpClient& client,
      std::function<void(Result<model::Document>)> done) const = 0;

  /// Revokes the access at the service. Also succeeds if the service does not know it (any more). `done` as in
  /// `read_document`. If an error is returned, nothing was sent and `done` is not called. Errors never contain the
  /// access.
  [[nodiscard]] virtual Result<std::unique_ptr<net::HttpTransfer>> revoke(
      const config::AccountConfig& account, const Secret& access, net::HttpClient& client,
      std::function<void(Result<void>)> done) const = 0;
};

}  // namespace nest2mqtt::backend
