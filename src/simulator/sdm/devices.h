#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/simulation.h"
#include "sdm/cameras.h"
#include "sdm/login/permissions.h"
#include "sdm/login/project.h"
#include "sdm/thermostat.h"

namespace nest2mqtt::simulator {

/// The devices, rooms and structures of the homes as resources of Device Access, and the commands to devices. A user
/// sees those devices of the own home that belong to this service and that the user permits. Times are virtual.
class SdmDevices {
 public:
  SdmDevices(Simulation& simulation, const SdmProject& project, const SdmPermissions& permissions)
      : simulation_(simulation), project_(project), permissions_(permissions) {}

  /// A device of the home, permitted or not.
  struct Found {
    Path path;              ///< in the home document
    std::string name;       ///< `enterprises/<project>/devices/<id>`
    std::string_view type;  ///< THERMOSTAT, CAMERA, ...
    bool permitted = true;
  };

  [[nodiscard]] std::optional<Found> find_device(const std::string& user, const std::string& id) const;

  [[nodiscard]] json::array devices(const std::string& user);
  /// The device must be there.
  [[nodiscard]] json::object device(const std::string& user, const Found& found);

  /// Those of which the user permits something.
  [[nodiscard]] json::array structures(const std::string& user) const;
  [[nodiscard]] std::optional<json::object> structure(const std::string& user, const std::string& id) const;
  /// Those with a permitted device; nothing if there is no such structure.
  [[nodiscard]] std::optional<json::array> rooms(const std::string& user, const std::string& structure_id) const;

  /// What a command does.
  struct Effect {
    json::object fields = {};  ///< of the device in the home document
    json::object answer = {};
  };
  [[nodiscard]] SdmResult<Effect> command(const std::string& user, const Found& found, std::string_view name,
                                          const json::object& params, const std::string& base_url, WallTime now);

  /// Lets the cameras tell of their events.
  void advance(WallTime now);
  [[nodiscard]] SdmCameras& cameras(const std::string& user) { return states_[user].cameras; }

 private:
  /// What the devices of one home have beside the home document.
  struct State {
    std::map<std::string, SdmThermostat> thermostats = {};  ///< by id
    SdmCameras cameras = {};
    std::optional<std::uint64_t> revision = {};  ///< of the document that the cameras have seen
  };

  [[nodiscard]] const json::object& document(const std::string& user) const {
    return simulation_.home(user)->document().root();
  }
  [[nodiscard]] std::vector<Found> found_in(const std::string& user) const;
  [[nodiscard]] json::object traits(const std::string& user, const Found& found);
  [[nodiscard]] std::string structure_name(std::string_view id) const;
  [[nodiscard]] std::string room_name(std::string_view structure_id, std::string_view room_id) const;

  Simulation& simulation_;
  const SdmProject& project_;
  const SdmPermissions& permissions_;
  std::map<std::string, State> states_;  ///< by user
};

}  // namespace nest2mqtt::simulator
