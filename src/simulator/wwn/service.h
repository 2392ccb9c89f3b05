#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "control/settings.h"
#include "control/simulation.h"
#include "http/http.h"
#include "http/limiter.h"
#include "http/request_target.h"
#include "oauth/login_door.h"
#include "wwn/rules/write_rules.h"
#include "wwn/view.h"

namespace nest2mqtt::simulator {

/// On whose behalf a stream listens.
struct Listener {
  std::string token;
  std::string user;
};

/// Where a stream listens and for whom.
struct Subscription {
  Path path;
  std::vector<Listener> listeners;        ///< one; several on a multiplex stream
  std::vector<std::string> revoked = {};  ///< tokens that have to be told at once that they are not valid
};

/// What the API port does with a request.
struct Answer {
  HttpReply reply;
  std::chrono::milliseconds delay{0};       ///< answer this much later
  bool hang_up = false;                     ///< close instead of answering
  std::optional<Subscription> stream = {};  ///< open a stream instead of answering
};

/// Where clients find the ports, as they are to be written into a `Location`.
struct Addresses {
  std::string front;
  std::string api;
};

/// Works with Nest without its sockets and clocks: requests and time come in, answers go out.
class Service {
 public:
  Service(const Settings& settings, Simulation& simulation);

  /// A request to the front door: people and products come in there, all other callers are sent on.
  [[nodiscard]] HttpReply front(const HttpRequest& request, const Addresses& addresses, Instant now);

  /// A request to the API.
  [[nodiscard]] Answer api(const HttpRequest& request, Instant now);

  /// What is at `path` as the token sees it now; `null` if it is gone or nothing is allowed any more.
  [[nodiscard]] json::value document(const Path& path, const std::string& token) const;

 private:
  Answer answer_api(const HttpRequest& request, Instant now);
  HttpReply picture(const HttpRequest& request, const RequestTarget& target, Instant now);
  Answer multiplex(const HttpRequest& request, Instant now);
  Answer read(const Path& path, const Caller& caller, bool stream);
  Answer write(const HttpRequest& request, const Path& path, const Caller& caller, Instant now);
  void apply(const Write& write, Home& home, Instant now);
  void note(std::string_view port, const HttpRequest& request, unsigned status, bool stream, Instant now);
  [[nodiscard]] bool is_authorized(const HttpRequest& request) const;
  [[nodiscard]] std::optional<Caller> caller_of(const HttpRequest& request) const;

  Simulation& simulation_;
  LoginDoor login_door_;
  Limiter write_limit_;
  Limiter call_limit_;
};

}  // namespace nest2mqtt::simulator
