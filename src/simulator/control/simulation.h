#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/faults.h"
#include "control/orders.h"
#include "control/request_log.h"
#include "control/settings.h"
#include "control/wire.h"
#include "home/home.h"
#include "home/virtual_clock.h"
#include "oauth/authorization.h"
#include "oauth/sessions.h"

namespace nest2mqtt::simulator {

/// What every simulated service shares: the users with their homes, the virtual time, the tokens, the faults that are
/// set, the scenario, the log of requests. It knows no protocol. Everything happens on one thread. After every call the
/// owner compares the revisions of the homes and publishes.
class Simulation {
 public:
  Simulation(const Settings& settings, json::object home, Instant now, Wire& wire);

  /// Does what the control API or a scenario asks for. The error says why it cannot be done.
  Result<void> perform(const Order& order, Instant now);

  /// Lets virtual time pass: scenario, timers, rooms. Returns what in the scenario did not work.
  [[nodiscard]] std::vector<std::string> advance(Instant now);

  /// A user's home with the URLs at which this simulator serves the pictures of its cameras.
  [[nodiscard]] json::object shown(const Home& home) const;

  /// Makes the token valid.
  void accept_token(const std::string& token, const Grant& grant);
  /// The grant of a first user who agrees to everything.
  [[nodiscard]] Grant full_grant() const;
  /// Ends the session of a token: its streams are told and closed. False if it is not valid anyway.
  bool disconnect(const std::string& token);

  /// Everybody who has a home here; the first user first.
  [[nodiscard]] std::vector<std::string> users() const;
  /// Null if there is no such user.
  [[nodiscard]] Home* home(const std::string& user);
  [[nodiscard]] const Home* home(const std::string& user) const;
  /// One more user. For names that are not taken.
  void add_user(const std::string& user, json::object&& home, Instant now);

  /// The first user's.
  [[nodiscard]] World& world() { return home(user_)->world(); }
  [[nodiscard]] Sessions& sessions() { return sessions_; }
  [[nodiscard]] const Sessions& sessions() const { return sessions_; }
  [[nodiscard]] FaultPlan& faults() { return faults_; }
  [[nodiscard]] Authorization& authorization() { return authorization_; }
  [[nodiscard]] RequestLog& requests() { return requests_; }
  [[nodiscard]] Stats& stats() { return stats_; }
  [[nodiscard]] const VirtualClock& clock() const { return clock_; }
  [[nodiscard]] Wire& wire() { return wire_; }

 private:
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
  FaultPlan faults_;
  Scenario scenario_;
  RequestLog requests_;
  Stats stats_;
};

}  // namespace nest2mqtt::simulator
