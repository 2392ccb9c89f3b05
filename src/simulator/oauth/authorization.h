#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "http/form.h"
#include "oauth/authorization_codes.h"
#include "oauth/sessions.h"

namespace nest2mqtt::simulator {

/// The OAuth client: the product as it is registered with the service.
struct Client {
  std::string id = "simulator-client";
  std::string secret = "simulator-secret";
  std::vector<std::string> redirect_uris = {};  ///< none: people get a PIN
  int version = 3;                              ///< raised when the product needs other permissions
  std::size_t users = 50;                       ///< how many people may connect it
};

/// The parameters with which the product sends a user to the login page.
struct AuthorizationRequest {
  std::string client_id;
  std::string state;
  std::string redirect_uri = {};  ///< empty: the first that is registered
};

/// Why the login page shows an error instead of asking the user.
enum class AuthorizationError { incomplete, unknown_client, redirect_not_registered, quota_full };

/// The result when the user agrees.
struct IssuedCode {
  std::string code;
  std::optional<std::string> location;  ///< redirect for the browser; nothing: `code` is a PIN to be shown
};

/// The two fields of the error body of the token endpoint.
struct TokenError {
  std::string error;
  std::string description;
};

/// The OAuth rules: authorization request, code, token.
class Authorization {
 public:
  Authorization(Client client, Sessions& sessions) : client_(std::move(client)), sessions_(sessions) {}

  [[nodiscard]] std::optional<AuthorizationError> error_in(const AuthorizationRequest& request) const;

  /// The user agrees. Only for requests for which `error_in` returned nothing.
  [[nodiscard]] IssuedCode accept(const AuthorizationRequest& request, const std::string& user,
                                  const Permissions& permissions, WallTime now);

  /// The redirect when the user does not agree; nothing if the product has no redirect URI.
  [[nodiscard]] std::optional<std::string> location_when_denied(const AuthorizationRequest& request) const;

  /// Handles a request to the token endpoint. The new token is valid at once.
  [[nodiscard]] tl::expected<std::string, TokenError> exchange(const Form& form, WallTime now);

  [[nodiscard]] Client& client() { return client_; }
  [[nodiscard]] const Client& client() const { return client_; }
  [[nodiscard]] AuthorizationCodes& codes() { return codes_; }
  [[nodiscard]] std::size_t users_left() const;
  /// Changes the quota so that this many more users can connect.
  void set_users_left(std::size_t users) { client_.users = sessions_.connected_users() + users; }

 private:
  [[nodiscard]] std::optional<std::string> redirect_for(const AuthorizationRequest& request) const;
  [[nodiscard]] bool is_registered(const std::string& redirect_uri) const;

  Client client_;
  Sessions& sessions_;
  AuthorizationCodes codes_;
};

}  // namespace nest2mqtt::simulator
