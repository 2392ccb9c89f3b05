#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/service_reply.h"
#include "control/settings.h"
#include "control/simulation.h"
#include "http/limiter.h"
#include "http/messages.h"
#include "http/request_target.h"
#include "oauth/oauth_endpoint.h"
#include "wwn/rules/write_rules.h"
#include "wwn/view.h"

namespace nest2mqtt::simulator {

/// The token of a stream, and its user.
struct Listener {
  std::string token;
  std::string user;
};

/// What a stream shows: the path in the document, and the tokens for which it is open.
struct Subscription {
  Path path;
  std::vector<Listener> listeners;        ///< one; several on a multiplex stream
  std::vector<std::string> revoked = {};  ///< tokens of the request that are not valid
};

/// What the API port does with a request.
using WwnReply = ServiceReply<Subscription>;

/// The URLs of the two ports, for the `Location` of a redirect.
struct Addresses {
  std::string front;
  std::string api;
};

/// The HTTP interface of Works with Nest, without sockets and clock: gets requests and the time, returns answers.
class WwnService {
 public:
  WwnService(const Settings& settings, Simulation& simulation);

  /// A request to the front port: OAuth is answered there, everything else is redirected to the API.
  [[nodiscard]] HttpReply front(const HttpRequest& request, const Addresses& addresses, Instant now);

  /// A request to the API.
  [[nodiscard]] WwnReply api(const HttpRequest& request, Instant now);

  /// What is at `path` as the token sees it now; `null` if it is gone or nothing is allowed any more.
  [[nodiscard]] json::value document(const Path& path, const std::string& token) const;

  /// How many writes each object of each user still takes: `{"home":{"/structures/x":{"left":2,"of":3}}}`.
  [[nodiscard]] json::object write_budgets(Instant now) const;

 private:
  WwnReply answer_api(const HttpRequest& request, Instant now);
  HttpReply picture(const HttpRequest& request, const RequestTarget& target, Instant now);
  WwnReply multiplex(const HttpRequest& request, Instant now);
  WwnReply read(const Path& path, const Caller& caller, bool stream);
  WwnReply write(const HttpRequest& request, const Path& path, const Caller& caller, Instant now);
  void apply(const Write& write, Home& home, Instant now);
  void log_request(std::string_view port, const HttpRequest& request, unsigned status, bool stream, Instant now);
  [[nodiscard]] bool is_authorized(const HttpRequest& request) const;
  [[nodiscard]] std::optional<Caller> caller_of(const HttpRequest& request) const;

  Simulation& simulation_;
  FaultPlan& faults_;
  OAuthEndpoint oauth_endpoint_;
  Limiter write_limit_;
  Limiter call_limit_;
};

}  // namespace nest2mqtt::simulator
