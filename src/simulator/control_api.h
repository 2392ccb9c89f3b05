#pragma once

#include "access_control.h"
#include "http.h"
#include "service.h"

namespace nest2mqtt::simulator {

/// The control API: looks at and drives a running simulator. docs/simulator.md lists every verb.
class ControlApi {
 public:
  explicit ControlApi(Service& service) : service_(service), access_(service) {}

  [[nodiscard]] HttpReply handle(const HttpRequest& request, Instant now);

 private:
  HttpReply home(const HttpRequest& request, const std::string& user, const Path& path);
  HttpReply users(const HttpRequest& request, Path path, Instant now);
  HttpReply requests(const HttpRequest& request);
  HttpReply post(const std::string& verb, const HttpRequest& request, Instant now);
  [[nodiscard]] HttpReply stats(Instant now) const;

  Service& service_;
  AccessControl access_;
};

}  // namespace nest2mqtt::simulator
