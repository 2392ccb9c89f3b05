#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "oauth/permissions.h"

namespace nest2mqtt::simulator {

/// What a person has agreed to.
struct Grant {
  std::string user;
  Permissions permissions = Permissions::all();
  int client_version = 0;  ///< of the product at that time
};

/// A connection between a user and the product: what a token stands for.
struct Session {
  Grant grant;
  bool by_login = false;          ///< counts against the product's quota; false for tokens given at start or by hand
  bool password_changed = false;  ///< reads work, writes do not, until the person logs in again
  bool forbidden = false;         ///< every call is answered 403
};

/// The valid tokens.
class Sessions {
 public:
  void open(const std::string& token, Session session) { sessions_[token] = std::move(session); }
  /// False if the token was not valid anyway.
  bool close(const std::string& token) { return sessions_.erase(token) > 0; }
  void close_all() { sessions_.clear(); }

  /// Changes the session of one token, or of every token. False if the token is not valid.
  bool change(const std::optional<std::string>& token, const std::function<void(Session&)>& how);

  /// Null if the token is not valid.
  [[nodiscard]] const Session* find(const std::string& token) const;

  /// How many people have connected the product by logging in.
  [[nodiscard]] std::size_t connected_users() const;

 private:
  std::map<std::string, Session> sessions_;
};

}  // namespace nest2mqtt::simulator
