#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/http.h"
#include "http/request_target.h"
#include "oauth/authorization.h"

namespace nest2mqtt::simulator {

/// The part of the front door that lets products in and out: `/login/oauth2` for people, `/oauth2/access_token` and
/// `/oauth2/access_tokens/<token>` for programs.
class LoginDoor {
 public:
  /// What it needs of the service it belongs to.
  struct Hooks {
    std::function<std::vector<std::string>()> users;           ///< who can log in
    std::function<bool(const std::string& token)> disconnect;  ///< ends a session; false if there is none
    std::function<HttpReply(unsigned status)> error;           ///< the service's answer with this HTTP status
  };

  LoginDoor(Authorization& authorization, Hooks hooks) : authorization_(authorization), hooks_(std::move(hooks)) {}

  /// For requests whose path `is_login`.
  [[nodiscard]] HttpReply answer(const HttpRequest& request, const RequestTarget& target, WallTime now);

 private:
  HttpReply ask(const HttpRequest& request);
  HttpReply decide(const HttpRequest& request, WallTime now);
  HttpReply exchange(const HttpRequest& request, WallTime now);

  Authorization& authorization_;
  Hooks hooks_;
};

/// The path of a request as it may be logged: without the token that a revocation has in it.
[[nodiscard]] std::string path_without_token(const std::string& target);

/// Whether `LoginDoor` answers requests for this path.
[[nodiscard]] bool is_login(const Path& path);

}  // namespace nest2mqtt::simulator
