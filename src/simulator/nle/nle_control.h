#pragma once

#include "http/messages.h"
#include "json/path.h"
#include "nle/nle_server.h"

namespace nest2mqtt::simulator {

/// The part of the control API for the server of No Longer Evil: `/nle/...`. docs/simulator.md lists it.
class NleControl {
 public:
  explicit NleControl(NleServer& server) : server_(server) {}

  [[nodiscard]] HttpReply answer(const HttpRequest& request, const Path& path, Instant now);

 private:
  [[nodiscard]] HttpReply state();
  HttpReply commands(const HttpRequest& request);
  HttpReply perform(const std::string& method, const std::string& verb, const json::object& values, Instant now);

  NleServer& server_;
};

}  // namespace nest2mqtt::simulator
