#pragma once

#include <span>
#include <string_view>

#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::home_assistant {

/// How an entity's state is read from the object's document. Every reading gives `None` (unknown) for a field that is
/// missing or null, and never anything that Home Assistant would complain about.
enum class Reading {
  nothing,        ///< a button, an event, an image: no template
  text,           ///< as it is
  number,         ///< a number
  temperature,    ///< a number, from the field in the scale that the thermostat shows
  choice,         ///< one of the schema's words for the field
  timestamp,      ///< a time; the service's 1970 means none
  on_when_true,   ///< ON, OFF
  off_when_true,  ///< OFF, ON: Home Assistant's `lock` is ON when unlocked
  bare_boolean,   ///< true, false: what the command takes
  alarm,          ///< ON for anything but `ok`, also for a word that nobody knows yet
  battery,        ///< ON when it is to be replaced
  away,           ///< home, away
  presence,       ///< ON when somebody is at home
  activity,       ///< ON while the field's mark of the camera's last event is active, from the camera's activity
};

/// Whose connection an entity needs to be available.
enum class Needs {
  device,  ///< the device and the service
  service  ///< only the service: what says that the device is offline stays available then
};

/// One entity for one field of one kind of object. An object has it if it has the field.
struct EntitySpec {
  model::ObjectKind object;
  std::string_view key;       ///< component key, last part of the unique id; never changed once published
  std::string_view platform;  ///< Home Assistant's word
  std::string_view field;     ///< of the schema, such as `last_event/has_motion`; a temperature without its scale
  Reading reading;
  std::string_view name;  ///< shown behind the device's name; empty: Home Assistant's own for the device class
  std::string_view device_class = {};
  std::string_view category = {};
  bool enabled = true;  ///< else the user switches it on in Home Assistant
  std::string_view icon = {};
  std::string_view only_with = {};  ///< a boolean field that must be true too
  Needs needs = Needs::device;
};

/// Every entity that is one field, grouped by object. The climate entity, camera zones, images and device triggers are
/// made of several fields and come on top (`describe`).
[[nodiscard]] std::span<const EntitySpec> mapping();

}  // namespace nest2mqtt::home_assistant
