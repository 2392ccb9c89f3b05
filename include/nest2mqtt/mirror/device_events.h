#pragma once

#include <map>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mirror/camera_events.h"
#include "nest2mqtt/model/home.h"

namespace nest2mqtt::mirror {

/// Notices what happens in a home: the payloads of `<device>/event`, one for each transition. What is merely so when a
/// device is first seen has not happened. What was last known of a device is kept over restarts (`memory`), so that
/// what begins in between is told, once.
///
/// Protects: `smoke_` and `co_` `warning`, `emergency`, `ok`; `battery_replace`; `manual_test`.
/// Cameras: `motion`, `person`, `sound`, see `CameraEvents`.
class DeviceEvents {
 public:
  /// What happened to the device since it was last looked at.
  [[nodiscard]] std::vector<json::object> observe(const model::HomeObject& object, Instant now);
  [[nodiscard]] CameraEvents& cameras() { return cameras_; }
  [[nodiscard]] const CameraEvents& cameras() const { return cameras_; }
  /// What is not in this home is forgotten.
  void keep(const model::Home& home);

  [[nodiscard]] json::object memory() const;
  /// The memory may be another than when it was last said to be kept.
  [[nodiscard]] bool memory_changed() const { return memory_changed_ || cameras_.memory_changed(); }
  void memory_kept();
  void restore(const json::object& memory);

 private:
  struct Protect {
    std::string smoke;  ///< as the service last said it; empty: it has not
    std::string co;
    std::string battery;
    bool manual_test = false;

    friend bool operator==(const Protect&, const Protect&) = default;
  };

  [[nodiscard]] std::vector<json::object> observe_protect(const model::HomeObject& object);

  std::map<model::ObjectId, Protect> protects_;
  CameraEvents cameras_;
  bool memory_changed_ = false;
};

}  // namespace nest2mqtt::mirror
