#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "faults.h"
#include "household.h"
#include "http.h"
#include "limiter.h"
#include "orders.h"
#include "physics.h"
#include "request_log.h"
#include "settings.h"
#include "view.h"
#include "virtual_clock.h"
#include "wire.h"
#include "world.h"
#include "write_rules.h"

namespace nest2mqtt::simulator {

/// Where a stream listens and for whom.
struct Subscription {
  Path path;
  Caller caller;
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
/// Everything happens on one thread. After every call the owner compares `world().revision()` and publishes.
class Service {
 public:
  Service(const Settings& settings, json::object home, Instant now, Wire& wire);

  /// A request to the front door: it only sends callers on.
  [[nodiscard]] HttpReply front(const HttpRequest& request, const Addresses& addresses, Instant now);

  /// A request to the API.
  [[nodiscard]] Answer api(const HttpRequest& request, Instant now);

  /// Does what the control API or a scenario asks for. The error says why it cannot be done.
  Result<void> perform(const Order& order, Instant now);

  /// Lets virtual time pass: scenario, coupling, timers, rooms. Returns what in the scenario did not work.
  [[nodiscard]] std::vector<std::string> advance(Instant now);

  /// The home with the URLs at which this simulator serves the pictures of its cameras.
  [[nodiscard]] json::object home() const;

  /// The subscribed part of the document as its caller sees it; `null` if it is gone.
  [[nodiscard]] json::value document(const Subscription& subscription) const;

  void accept_token(const std::string& token) { tokens_.insert(token); }

  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] FaultPlan& faults() { return faults_; }
  [[nodiscard]] RequestLog& requests() { return requests_; }
  [[nodiscard]] const Stats& stats() const { return stats_; }
  [[nodiscard]] std::size_t limited_writes() const { return write_limit_.refused(); }
  [[nodiscard]] std::size_t limited_calls() const { return call_limit_.refused(); }
  [[nodiscard]] const VirtualClock& clock() const { return clock_; }
  [[nodiscard]] Wire& wire() { return wire_; }

 private:
  /// A write that the device will take back.
  struct Revert {
    Instant due;
    Path object;
    json::object before;
  };

  Answer answer_api(const HttpRequest& request, Instant now);
  HttpReply picture(const HttpRequest& request, const Target& target, Instant now);
  Answer read(const Path& path, const Caller& caller, bool stream);
  Answer write(const HttpRequest& request, const Path& path, Instant now);
  void apply(const Write& write, Instant now);
  void note(std::string_view port, const HttpRequest& request, unsigned status, bool stream, Instant now);
  [[nodiscard]] std::optional<Caller> caller_of(const HttpRequest& request) const;

  Result<void> carry_out(const SetValue& set, Instant now);
  Result<void> carry_out(const Alarm& alarm, Instant now);
  Result<void> carry_out(const CameraEvent& event, Instant now);
  Result<void> carry_out(const Revoke& revoke, Instant now);
  Result<void> carry_out(const SetSpeed& speed, Instant now);
  Result<void> carry_out(const Fault& fault, Instant now);
  Result<void> carry_out(const ClearFaults& clear, Instant now);

  Wire& wire_;
  World world_;
  VirtualClock clock_;
  WallTime started_;
  std::set<std::string> tokens_;
  Limiter write_limit_;
  Limiter call_limit_;
  FaultPlan faults_;
  Scenario scenario_;
  std::optional<Physics> physics_;
  EcoCoupling eco_;
  CameraEvents camera_events_;
  std::vector<Revert> reverts_;
  RequestLog requests_;
  Stats stats_;
};

}  // namespace nest2mqtt::simulator
