#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "oauth/permissions.h"

namespace nest2mqtt::simulator {

/// What a user has allowed the product.
struct Grant {
  std::string user;
  Permissions permissions = Permissions::all();
  int client_version = 0;  ///< version of the product when the user agreed
};

/// The session of a token: the connection between a user and the product.
struct Session {
  Grant grant;
  bool by_login = false;          ///< counts for the product's quota; false for `--token` and the control API
  bool password_changed = false;  ///< reads work, writes do not, until the user logs in again
  bool forbidden = false;         ///< every request gets 403
};

/// The valid tokens with their sessions.
class Sessions {
 public:
  void open(const std::string& token, Session session);
  /// False if the token was not valid.
  bool close(const std::string& token);
  void close_all();

  /// Changes the session of one token, or of every token. False if the token is not valid.
  bool change(const std::optional<std::string>& token, const std::function<void(Session&)>& how);

  /// Null if the token is not valid.
  [[nodiscard]] const Session* find(const std::string& token) const;

  [[nodiscard]] const std::map<std::string, Session>& all() const { return sessions_; }  ///< by token

  /// Grows with every change.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  /// How many people have connected the product by logging in.
  [[nodiscard]] std::size_t connected_users() const;

 private:
  std::map<std::string, Session> sessions_;
  std::uint64_t revision_ = 0;
};

}  // namespace nest2mqtt::simulator
