#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "authorization.h"
#include "faults.h"
#include "home.h"
#include "http.h"
#include "limiter.h"
#include "login_door.h"
#include "orders.h"
#include "request_log.h"
#include "sessions.h"
#include "settings.h"
#include "view.h"
#include "virtual_clock.h"
#include "wire.h"
#include "write_rules.h"

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

/// The whole service without its sockets and clocks: requests and time come in, answers go out.
/// Everything happens on one thread. After every call the owner compares the revisions of the homes and publishes.
class Service {
 public:
  Service(const Settings& settings, json::object home, Instant now, Wire& wire);

  /// A request to the front door: people and products come in there, all other callers are sent on.
  [[nodiscard]] HttpReply front(const HttpRequest& request, const Addresses& addresses, Instant now);

  /// A request to the API.
  [[nodiscard]] Answer api(const HttpRequest& request, Instant now);

  /// Does what the control API or a scenario asks for. The error says why it cannot be done.
  Result<void> perform(const Order& order, Instant now);

  /// Lets virtual time pass: scenario, coupling, timers, rooms. Returns what in the scenario did not work.
  [[nodiscard]] std::vector<std::string> advance(Instant now);

  /// A user's home with the URLs at which this simulator serves the pictures of its cameras.
  [[nodiscard]] json::object shown(const Home& home) const;

  /// What is at `path` as the token sees it now; `null` if it is gone or nothing is allowed any more.
  [[nodiscard]] json::value document(const Path& path, const std::string& token) const;

  /// Makes the token valid.
  void accept_token(const std::string& token, const Grant& grant);

  /// What the first user agrees to who agrees to everything.
  [[nodiscard]] Grant full_grant() const;

  /// Ends the session of a token: its streams are told and closed. False if it is not valid anyway.
  bool disconnect(const std::string& token);

  /// Everybody who has a home here.
  [[nodiscard]] std::vector<std::string> users() const;

  /// Null if there is no such user.
  [[nodiscard]] Home* home(const std::string& user);
  [[nodiscard]] const Home* home(const std::string& user) const;

  /// One more user. For names that are not taken.
  void add_user(const std::string& user, json::object&& home, Instant now);

  /// The first user's.
  [[nodiscard]] World& world() { return home(user_)->world(); }
  [[nodiscard]] Sessions& sessions() { return sessions_; }
  [[nodiscard]] FaultPlan& faults() { return faults_; }
  [[nodiscard]] Authorization& authorization() { return authorization_; }
  [[nodiscard]] RequestLog& requests() { return requests_; }
  [[nodiscard]] const Stats& stats() const { return stats_; }
  [[nodiscard]] std::size_t limited_writes() const { return write_limit_.refused(); }
  [[nodiscard]] std::size_t limited_calls() const { return call_limit_.refused(); }
  [[nodiscard]] const VirtualClock& clock() const { return clock_; }
  [[nodiscard]] Wire& wire() { return wire_; }

 private:
  Answer answer_api(const HttpRequest& request, Instant now);
  HttpReply picture(const HttpRequest& request, const Target& target, Instant now);
  Answer multiplex(const HttpRequest& request, Instant now);
  Answer read(const Path& path, const Caller& caller, bool stream);
  Answer write(const HttpRequest& request, const Path& path, const Caller& caller, Instant now);
  void apply(const Write& write, Home& home, Instant now);
  void note(std::string_view port, const HttpRequest& request, unsigned status, bool stream, Instant now);
  [[nodiscard]] bool is_authorized(const HttpRequest& request) const;
  [[nodiscard]] std::optional<Caller> caller_of(const HttpRequest& request) const;

  [[nodiscard]] Result<Home*> home_for(const std::optional<std::string>& user);
  Result<void> carry_out(const SetValue& set, Instant now);
  Result<void> carry_out(const Alarm& alarm, Instant now);
  Result<void> carry_out(const CameraEvent& event, Instant now);
  Result<void> carry_out(const Revoke& revoke, Instant now);
  Result<void> carry_out(const SetSpeed& speed, Instant now);
  Result<void> carry_out(const Fault& fault, Instant now);
  Result<void> carry_out(const ClearFaults& clear, Instant now);

  Wire& wire_;
  VirtualClock clock_;
  WallTime started_;
  std::string user_;
  bool still_;
  std::map<std::string, Home> homes_;  ///< by user
  Sessions sessions_;
  Authorization authorization_;
  LoginDoor login_door_;
  Limiter write_limit_;
  Limiter call_limit_;
  FaultPlan faults_;
  Scenario scenario_;
  RequestLog requests_;
  Stats stats_;
};

}  // namespace nest2mqtt::simulator
