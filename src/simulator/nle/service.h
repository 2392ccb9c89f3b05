#pragma once

#include <string>

#include "control/service_reply.h"
#include "control/settings.h"
#include "control/simulation.h"
#include "http/messages.h"
#include "http/request_target.h"
#include "nle/devices.h"

namespace nest2mqtt::simulator {

/// An event stream of No Longer Evil: there is only one kind.
struct NleEvents {};

/// What the port of No Longer Evil does with a request.
using NleReply = ServiceReply<NleEvents>;

/// The control API of a server of No Longer Evil (v1.0.1), without sockets and clock: gets requests and the time,
/// returns answers. With a password it is behind a reverse proxy that asks for one (Basic authentication).
class NleService {
 public:
  NleService(const Settings& settings, Simulation& simulation);

  [[nodiscard]] NleReply answer(const HttpRequest& request, Instant now);

  /// Empty: nobody is asked for a password.
  void set_password(const std::string& password) { password_ = password; }
  [[nodiscard]] NleDevices& devices() { return devices_; }

 private:
  NleReply answer_or_fault(const HttpRequest& request, Instant now);
  HttpReply get(const RequestTarget& target, Instant now);
  HttpReply list(Instant now);
  HttpReply status(const RequestTarget& target, Instant now);
  HttpReply schedule(const RequestTarget& target);
  HttpReply stats();
  HttpReply notify(const HttpRequest& request);
  NleReply command(const HttpRequest& request, Instant now);
  [[nodiscard]] bool is_authorized(const HttpRequest& request) const;
  void log_request(const HttpRequest& request, const NleReply& answer, Instant now);

  Simulation& simulation_;
  FaultPlan& faults_;
  std::string user_;
  std::string password_;
  NleDevices devices_;
};

}  // namespace nest2mqtt::simulator
