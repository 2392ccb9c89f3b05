#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/simulation.h"
#include "sdm/devices.h"
#include "sdm/login/project.h"
#include "sdm/pubsub.h"

namespace nest2mqtt::simulator {

/// Publishes what changes in the homes to the topic of the Device Access project, as
/// developers.google.com/nest/device-access/api/events describes it. Nothing is published of a user before the devices
/// were listed for that user, nor while Google's group is not a publisher of the topic. Times are virtual.
class SdmPublisher {
 public:
  SdmPublisher(Simulation& simulation, const SdmProject& project, SdmDevices& devices, PubSub& pubsub)
      : simulation_(simulation), project_(project), devices_(devices), pubsub_(pubsub) {}

  /// The devices were listed for this user.
  void start(const std::string& user);

  /// Publishes what has changed since the last call.
  void advance(WallTime now);

  /// Publishes the update without sense that thermostats sometimes send: only OFF is available, the bounds of eco are
  /// 0. False if there is no such thermostat.
  bool publish_poisoned(const std::string& user, const std::string& device, WallTime now);

  /// The same for all tokens of a user. It does not reveal the name.
  [[nodiscard]] static std::string obfuscated(const std::string& user);

 private:
  struct Known {
    json::object traits;
    std::string parent;
  };
  /// What goes on at a camera whose events can be updated.
  struct Thread {
    std::string id;
    std::string session;
    json::object events;
  };
  struct User {
    std::optional<std::uint64_t> revision = {};
    std::map<std::string, Known> devices = {};   ///< by name
    std::map<std::string, Thread> threads = {};  ///< by device id
  };

  [[nodiscard]] std::map<std::string, Known> known_of(const std::string& user);
  void compare(const std::string& user, User& state, WallTime now);
  void publish_traits(const std::string& user, const std::string& name, const json::object& changed, WallTime now);
  void publish_events(const std::string& user, User& state, const std::vector<SdmCameraEvent>& events, WallTime now);
  void end_threads(const std::string& user, User& state, WallTime now);
  void publish_thread(const std::string& user, const std::string& device, const Thread& thread, const char* state,
                      WallTime now);
  void publish_relation(const std::string& user, const char* type, const std::string& subject,
                        const std::string& object, WallTime now);
  void publish_update(const std::string& user, const std::string& name, const char* kind, json::object content,
                      const json::object& more, WallTime now);
  void publish(const std::string& user, const json::object& message, WallTime now);

  Simulation& simulation_;
  const SdmProject& project_;
  SdmDevices& devices_;
  PubSub& pubsub_;
  std::map<std::string, User> users_;  ///< those who get events
  WallTime last_time_;                 ///< of a message
};

}  // namespace nest2mqtt::simulator
