#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "http/form.h"
#include "oauth/authorization_codes.h"
#include "oauth/sessions.h"

namespace nest2mqtt::simulator {

/// The product as it is registered with the service.
struct Client {
  std::string id = "simulator-client";
  std::string secret = "simulator-secret";
  std::vector<std::string> redirect_uris = {};  ///< none: people get a PIN
  int version = 3;                              ///< rises when the product asks for other permissions
  std::size_t users = 50;                       ///< how many people may connect it
};

/// What the product wants when it sends a person to the authorisation page.
struct AuthorizationRequest {
  std::string client_id;
  std::string state;
  std::string redirect_uri = {};  ///< empty: the first that is registered
};

/// Why a person is not even asked.
enum class Objection { incomplete, unknown_client, redirect_not_registered, quota_full };

/// What comes of an accepted request.
struct Accepted {
  std::string code;
  std::optional<std::string> location;  ///< where the browser takes the code; nothing: the code is a PIN to be shown
};

/// Why there is no token: the two fields of the token endpoint's error body.
struct TokenRefusal {
  std::string error;
  std::string description;
};

/// The rules by which people let the product in: authorisation request, code, token.
class Authorization {
 public:
  Authorization(Client client, Sessions& sessions) : client_(std::move(client)), sessions_(sessions) {}

  [[nodiscard]] std::optional<Objection> objection_to(const AuthorizationRequest& request) const;

  /// The person agrees. For requests without objection.
  [[nodiscard]] Accepted accept(const AuthorizationRequest& request, const std::string& user,
                                const Permissions& permissions, WallTime now);

  /// Where the browser goes when the person does not agree; nothing where there is no redirect.
  [[nodiscard]] std::optional<std::string> location_when_denied(const AuthorizationRequest& request) const;

  /// A request to the token endpoint. The new token is valid from now on.
  [[nodiscard]] tl::expected<std::string, TokenRefusal> exchange(const Form& form, WallTime now);

  [[nodiscard]] Client& client() { return client_; }
  [[nodiscard]] const Client& client() const { return client_; }
  [[nodiscard]] AuthorizationCodes& codes() { return codes_; }
  [[nodiscard]] std::size_t users_left() const;
  /// From now on so many people more can connect.
  void set_users_left(std::size_t users) { client_.users = sessions_.connected_users() + users; }

 private:
  [[nodiscard]] std::optional<std::string> redirect_for(const AuthorizationRequest& request) const;
  [[nodiscard]] bool is_registered(const std::string& redirect_uri) const;

  Client client_;
  Sessions& sessions_;
  AuthorizationCodes codes_;
};

}  // namespace nest2mqtt::simulator
