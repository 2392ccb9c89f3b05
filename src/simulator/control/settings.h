#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/scenario.h"
#include "oauth/authorization.h"

namespace nest2mqtt::simulator {

/// The settings of the simulated Google Device Access: a Device Access project with its OAuth client.
struct SdmSettings {
  std::optional<std::uint16_t> port = {};  ///< nothing: it is not played
  std::string project = "5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61";
  std::string client_id = "simulator.apps.googleusercontent.com";
  std::string client_secret = "GOCSPX-simulator";
  std::vector<std::string> redirect_uris = {};                 ///< none: https://www.google.com
  std::string refresh_token = "1//simulator-refresh-token";    ///< valid from the start; for the first user
  std::string topic = "projects/simulator-cloud/topics/nest";  ///< exists from the start
  std::string subscription = "projects/simulator-cloud/subscriptions/bridge";  ///< likewise, of that topic
  std::chrono::milliseconds max_pull_time = std::chrono::seconds(90);  ///< for which an empty pull of Pub/Sub is held
  bool limits = true;                                                  ///< false: no call is refused because of a quota
};

/// The settings of a simulator, with the defaults of the command line.
struct Settings {
  std::string bind = "127.0.0.1";
  std::uint16_t port = 8553;  ///< 0, here and below: any free one
  std::uint16_t api_port = 0;
  std::uint16_t control_port = 0;
  std::string token = "c.simulator";
  std::string user = "home";                             ///< the first user, who has the home of `--home`
  std::map<std::string, json::object> other_homes = {};  ///< homes of more users, by user name
  Client client = {};
  int burst = 3;  ///< writes at once, for each device and structure
  std::chrono::milliseconds refill = std::chrono::seconds(60);
  int call_burst = 20;  ///< calls at once, for each token
  std::chrono::milliseconds call_refill = std::chrono::seconds(10);
  std::chrono::milliseconds keep_alive = std::chrono::seconds(30);
  double speed = 1;    ///< virtual seconds in a real one; rate limits use real time
  bool still = false;  ///< rooms keep their temperature
  Scenario scenario = {};
  std::optional<std::uint16_t> nle_port = {};  ///< of No Longer Evil; nothing: it is not played
  std::string nle_user = "nle";
  std::string nle_password = {};     ///< of the reverse proxy in front of it; empty: there is none
  bool nle_fan_timers_last = false;  ///< false: a fan timer is ended by the next report, as with v1.0.1
  SdmSettings sdm = {};
};

}  // namespace nest2mqtt::simulator
