#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/actions.h"
#include "control/connections.h"
#include "control/faults.h"
#include "control/request_log.h"
#include "control/settings.h"
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
  Simulation(const Settings& settings, json::object home, Instant now, Connections& connections);

  /// Does what the control API or a scenario asks for. The error says why it cannot be done.
  Result<void> perform(const Action& action, Instant now);

  /// Begins a scenario now, in place of the one that runs. An empty one stops it.
  void begin_scenario(Scenario scenario, Instant now);
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }

  /// Brings scenario, timers and rooms up to `now`. Returns the errors of scenario steps.
  [[nodiscard]] std::vector<std::string> advance(Instant now);

  /// The document of a home in which the URLs of pictures lead to this simulator.
  [[nodiscard]] json::object with_picture_urls(const Home& home) const;

  /// Makes the token valid.
  void accept_token(const std::string& token, const Grant& grant);
  /// The grant of a first user who agrees to everything.
  [[nodiscard]] Grant full_grant() const;
  /// Ends the session of a token: its streams are told and closed. False if it is not valid anyway.
  bool disconnect(const std::string& token);

  /// The names of all users; the first user comes first.
  [[nodiscard]] std::vector<std::string> users() const;
  /// Null if there is no such user.
  [[nodiscard]] Home* home(const std::string& user);
  [[nodiscard]] const Home* home(const std::string& user) const;
  /// Adds a user. The name must be new.
  void add_user(const std::string& user, json::object&& home, Instant now);

  /// The document of the first user.
  [[nodiscard]] HomeDocument& document() { return home(user_)->document(); }
  [[nodiscard]] Sessions& sessions() { return sessions_; }
  [[nodiscard]] const Sessions& sessions() const { return sessions_; }
  /// The faults of one service.
  [[nodiscard]] FaultPlan& faults(std::string_view service) { return faults_.find(service)->second; }
  [[nodiscard]] const FaultPlan& faults(std::string_view service) const { return faults_.find(service)->second; }
  [[nodiscard]] Authorization& authorization() { return authorization_; }
  [[nodiscard]] RequestLog& requests() { return requests_; }
  [[nodiscard]] Stats& stats() { return stats_; }
  [[nodiscard]] const VirtualClock& clock() const { return clock_; }
  [[nodiscard]] Connections& connections() { return connections_; }

 private:
  [[nodiscard]] Result<Home*> home_for(const std::optional<std::string>& user);
  Result<void> carry_out(const SetValue& set, Instant now);
  Result<void> carry_out(const Alarm& alarm, Instant now);
  Result<void> carry_out(const CameraEvent& event, Instant now);
  Result<void> carry_out(const Revoke& revoke, Instant now);
  Result<void> carry_out(const SetSpeed& speed, Instant now);
  Result<void> carry_out(const InjectFault& injection, Instant now);
  Result<void> carry_out(const ClearFaults& clear, Instant now);

  Connections& connections_;
  VirtualClock clock_;
  WallTime scenario_began_;
  std::string user_;
  bool still_;
  std::map<std::string, Home> homes_;  ///< by user
  Sessions sessions_;
  Authorization authorization_;
  std::map<std::string, FaultPlan, std::less<>> faults_;  ///< by service
  Scenario scenario_;
  RequestLog requests_;
  Stats stats_;
};

}  // namespace nest2mqtt::simulator
