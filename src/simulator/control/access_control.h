#pragma once

#include <optional>
#include <string>

#include "control/simulation.h"
#include "http/messages.h"

namespace nest2mqtt::simulator {

class Arguments;

/// The part of the control API for access: tokens and their permissions, authorization codes, the quota of users.
class AccessControl {
 public:
  explicit AccessControl(Simulation& simulation) : simulation_(simulation) {}

  /// Nothing if `verb`, the first segment of the path, is not one of these.
  [[nodiscard]] std::optional<HttpReply> answer(const std::string& verb, const HttpRequest& request, Instant now);

 private:
  HttpReply tokens(Arguments& arguments);
  [[nodiscard]] json::array valid_tokens() const;
  HttpReply authorize(Arguments& arguments, Instant now);
  HttpReply permissions(Arguments& arguments);
  HttpReply client_version(Arguments& arguments);
  HttpReply password_change(Arguments& arguments);
  HttpReply forbid(Arguments& arguments);
  /// The grant that the arguments describe: `user`, `permissions`, `client_version`; absent ones as in a full grant.
  Grant grant_in(Arguments& arguments);
  /// Makes the server publish every home again, because the permissions of a token have changed.
  void touch_every_home();
  HttpReply codes(const HttpRequest& request, Instant now);
  HttpReply quota(Arguments& arguments);

  Simulation& simulation_;
};

}  // namespace nest2mqtt::simulator
