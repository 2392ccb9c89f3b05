#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "control/access_control.h"
#include "control/simulation.h"
#include "http/messages.h"

namespace nest2mqtt::simulator {

/// The HTTP API with which tests and people look at and drive a running simulator. docs/simulator.md lists every verb.
class ControlApi {
 public:
  explicit ControlApi(Simulation& simulation) : simulation_(simulation), access_(simulation) {}

  /// Answers a request to `/<service>`; `path` is what comes after that.
  using ServiceControl = std::function<HttpReply(const HttpRequest& request, const Path& path, Instant now)>;

  /// Adds the part of the control API that one service has for itself.
  void add_service(std::string_view name, ServiceControl control) { services_.emplace(name, std::move(control)); }

  /// What `GET /events` tells: revisions of what can be read here, and the small things themselves.
  [[nodiscard]] json::object state() const;

  [[nodiscard]] HttpReply handle(const HttpRequest& request, Instant now);

 private:
  HttpReply home(const HttpRequest& request, const std::string& user, const Path& path);
  HttpReply users(const HttpRequest& request, Path path, Instant now);
  HttpReply picture(const HttpRequest& request, const std::string& user, const Path& path, Instant now);
  HttpReply requests(const HttpRequest& request);
  HttpReply scenario(const HttpRequest& request, Instant now);
  [[nodiscard]] json::object scenario_state() const;
  /// What is set, by service.
  [[nodiscard]] json::object faults() const;
  HttpReply post(const std::string& verb, const HttpRequest& request, Instant now);
  [[nodiscard]] HttpReply stats(Instant now) const;
  [[nodiscard]] HttpReply services() const;

  Simulation& simulation_;
  AccessControl access_;
  std::map<std::string, ServiceControl> services_;  ///< by name
};

}  // namespace nest2mqtt::simulator
