#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::sdm {

/// What a camera or doorbell tells.
enum class CameraEventKind { motion, person, sound, chime };

struct CameraEvent {
  CameraEventKind kind = CameraEventKind::motion;
  std::string session;   ///< `eventSessionId`: what belongs together
  std::string event_id;  ///< by which Google gives a picture, for 30 s; may be empty
};

/// Where a thread of events is: Google sends further messages of one press or of one motion.
enum class EventThread { none, started, updated, ended };

/// One message of Google's topic (developers.google.com/nest/device-access/api/events).
struct EventMessage {
  std::string event_id;      ///< of the message; the same in a message that comes twice
  WallTime timestamp{};      ///< messages may come in another order
  std::string device;        ///< the name of the device that it is about; empty: see `relations_changed`
  json::object traits = {};  ///< those that have changed, each whole, by name as in `Device`
  std::vector<CameraEvent> events = {};
  EventThread thread = EventThread::none;
  /// Something was added to the home, removed from it or put into another room: the lists must be read.
  bool relations_changed = false;
};

/// Reads the data of a message, decoded. The error, never a part of the message, says what is wrong with it.
[[nodiscard]] Result<EventMessage> read_event_message(std::string_view data);

}  // namespace nest2mqtt::sdm
