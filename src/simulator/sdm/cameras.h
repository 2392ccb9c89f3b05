#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "sdm/errors.h"

namespace nest2mqtt::simulator {

/// The traits of a camera of the legacy models. Those of other models are in the member `sdm` of the device.
[[nodiscard]] json::object camera_traits(const json::object& camera);

/// Something that a camera saw or heard, or somebody who rang.
struct SdmCameraEvent {
  std::string camera;  ///< its device id
  std::string type;    ///< `CameraMotion.Motion`, as in `sdm.devices.events.CameraMotion.Motion`
  std::string session_id;
  std::string event_id;
  WallTime at;
};

/// The events and the pictures of the cameras of one home, and the commands to them. Times are virtual.
class SdmCameras {
 public:
  static constexpr std::chrono::seconds image_lifetime{30};
  static constexpr std::chrono::minutes stream_lifetime{5};
  static constexpr std::size_t max_events = 200;

  /// Remembers the event if the camera has begun a new one since the last call. Only of kinds that are among `traits`.
  void watch(const std::string& id, const json::object& camera, const json::object& traits, WallTime now);

  /// Carries out a command. `traits` are those of the device, `base_url` that of the port, for pictures.
  [[nodiscard]] SdmResult<json::object> command(const std::string& id, std::string_view type, std::string_view command,
                                                const json::object& params, const json::object& traits,
                                                const std::string& base_url, WallTime now);

  /// The camera of the picture with this token; nothing if the token is not valid, or the picture too old.
  [[nodiscard]] std::optional<std::string> camera_of_picture(std::string_view event_id, std::string_view token,
                                                             WallTime now) const;

  /// Those since the last call.
  [[nodiscard]] std::vector<SdmCameraEvent> take_new_events() { return std::exchange(new_events_, {}); }
  [[nodiscard]] const std::deque<SdmCameraEvent>& events() const { return events_; }

 private:
  struct Picture {
    std::string event_id;
    std::string camera;
    std::string token;
    WallTime expires;
  };

  SdmResult<json::object> generate_image(const std::string& id, std::string_view type, const json::object& params,
                                         const json::object& traits, const std::string& base_url, WallTime now);

  std::deque<SdmCameraEvent> events_;  ///< oldest first
  std::vector<SdmCameraEvent> new_events_;
  std::deque<Picture> pictures_;
  std::map<std::string, std::string> last_start_;  ///< `start_time` of the last event by camera
  std::size_t next_event_ = 1;
};

}  // namespace nest2mqtt::simulator
