#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/messages.h"
#include "http/request_target.h"
#include "oauth/authorization.h"

namespace nest2mqtt::simulator {

/// The OAuth endpoint on the front port: the login page `/login/oauth2`, the token endpoint `/oauth2/access_token`, and
/// `/oauth2/access_tokens/<token>`, where a product ends its session.
class OAuthEndpoint {
 public:
  /// What the service provides for it.
  struct Hooks {
    std::function<std::vector<std::string>()> users;           ///< who can log in
    std::function<bool(const std::string& token)> disconnect;  ///< ends a session; false if there is none
    std::function<HttpReply(unsigned status)> error;           ///< the service's answer with this HTTP status
  };

  OAuthEndpoint(Authorization& authorization, Hooks hooks) : authorization_(authorization), hooks_(std::move(hooks)) {}

  /// Only for requests whose path `is_oauth_path` accepts.
  [[nodiscard]] HttpReply answer(const HttpRequest& request, const RequestTarget& target, WallTime now);

 private:
  HttpReply ask(const HttpRequest& request);
  HttpReply decide(const HttpRequest& request, WallTime now);
  HttpReply exchange(const HttpRequest& request, WallTime now);

  Authorization& authorization_;
  Hooks hooks_;
};

/// The path of a request for the log: without the query and without the token of a revocation.
[[nodiscard]] std::string path_without_token(const std::string& target);

/// Whether `OAuthEndpoint` answers requests for this path.
[[nodiscard]] bool is_oauth_path(const Path& path);

}  // namespace nest2mqtt::simulator
