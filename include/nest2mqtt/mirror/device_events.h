#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/model/home.h"

namespace nest2mqtt::mirror {

/// Notices what happens in a home: the payloads of `<device>/event`, one for each transition. What is merely so when a
/// device is first seen has not happened.
///
/// Protects: `smoke_` and `co_` `warning`, `emergency`, `ok`; `battery_replace`; `manual_test`. What was last known of
/// them is kept over restarts (`memory`), so that an alarm that begins in between is told, once.
/// Cameras: `motion`, `person`, `sound`, once for each event of the camera that has the mark. Those of the time before
/// a restart are old by then and not told.
class DeviceEvents {
 public:
  /// What happened to the device since it was last looked at.
  [[nodiscard]] std::vector<json::object> observe(const model::HomeObject& object);
  /// What is not in this home is forgotten.
  void keep(const model::Home& home);

  [[nodiscard]] json::object memory() const;
  /// The memory may be another than when it was last said to be kept.
  [[nodiscard]] bool memory_changed() const { return memory_changed_; }
  void memory_kept() { memory_changed_ = false; }
  void restore(const json::object& memory);

 private:
  struct Protect {
    std::string smoke;  ///< as the service last said it; empty: it has not
    std::string co;
    std::string battery;
    bool manual_test = false;

    friend bool operator==(const Protect&, const Protect&) = default;
  };
  struct Camera {
    std::string event_start;
    std::set<std::string> told;  ///< of this event
  };

  [[nodiscard]] std::vector<json::object> observe_protect(const model::HomeObject& object);
  [[nodiscard]] std::vector<json::object> observe_camera(const model::HomeObject& object);

  std::map<model::ObjectId, Protect> protects_;
  std::map<model::ObjectId, Camera> cameras_;
  bool memory_changed_ = false;
};

}  // namespace nest2mqtt::mirror
