#pragma once

#include <optional>
#include <string>

#include "control/simulation.h"
#include "http/http.h"

namespace nest2mqtt::simulator {

class Arguments;

/// The part of the control API that is about who may do what: tokens and their permissions, codes, the
/// quota.
class AccessControl {
 public:
  explicit AccessControl(Simulation& simulation) : simulation_(simulation) {}

  /// Nothing if the verb is not one of these.
  [[nodiscard]] std::optional<HttpReply> answer(const std::string& verb, const HttpRequest& request, Instant now);

 private:
  HttpReply tokens(Arguments& arguments);
  HttpReply authorize(Arguments& arguments, Instant now);
  HttpReply permissions(Arguments& arguments);
  HttpReply client_version(Arguments& arguments);
  HttpReply password_change(Arguments& arguments);
  HttpReply forbid(Arguments& arguments);
  /// Who agrees to what: `user`, `permissions` and `client_version`, all optional.
  Grant grant_in(Arguments& arguments);
  /// Lets every stream show what has changed for its caller.
  void show_again();
  HttpReply codes(const HttpRequest& request, Instant now);
  HttpReply quota(Arguments& arguments);

  Simulation& simulation_;
};

}  // namespace nest2mqtt::simulator
