#include "nest2mqtt/model/schema.h"

#include <algorithm>
#include <array>

namespace nest2mqtt::model {
namespace {

using enum ValueKind;
using enum Unit;

constexpr auto structure = ObjectKind::structure;
constexpr auto thermostat = ObjectKind::thermostat;
constexpr auto protect = ObjectKind::smoke_co_alarm;
constexpr auto camera = ObjectKind::camera;

constexpr std::array<std::string_view, 2> away_choices{"home", "away"};
constexpr std::array<std::string_view, 3> alarm_choices{"ok", "warning", "emergency"};
constexpr std::array<std::string_view, 2> security_choices{"ok", "deter"};
constexpr std::array<std::string_view, 5> mode_choices{"heat", "cool", "heat-cool", "eco", "off"};
constexpr std::array<std::string_view, 3> state_choices{"heating", "cooling", "off"};
constexpr std::array<std::string_view, 2> scale_choices{"C", "F"};
constexpr std::array<std::string_view, 2> training_choices{"training", "ready"};
constexpr std::array<std::string_view, 2> battery_choices{"ok", "replace"};
constexpr std::array<std::string_view, 4> color_choices{"gray", "green", "yellow", "red"};
constexpr std::array<std::string_view, 8> fan_durations{"15", "30", "45", "60", "120", "240", "480", "960"};

constexpr FieldSpec celsius_setpoint(std::string_view name, std::string_view meaning, Slot slot) {
  return {thermostat, name, number, meaning, celsius, slot};
}
constexpr FieldSpec fahrenheit_setpoint(std::string_view name, std::string_view meaning, Slot slot) {
  return {thermostat, name, number, meaning, fahrenheit, slot};
}

// clang-format off
constexpr FieldSpec fields[] = {
  {structure, "structure_id", text, "the id"},
  {structure, "name", text, "the user's name for the home"},
  {structure, "away", choice, "somebody home or not; the service also reports `unknown` and the old `auto-away`", none, Slot::away, away_choices},
  {structure, "eta", object, "when somebody will be home; write only", none, Slot::eta},
  {structure, "eta_begin", timestamp, "start of the arrival window; 1970 until somebody sets one"},
  {structure, "thermostats", list, "ids"},
  {structure, "smoke_co_alarms", list, "ids"},
  {structure, "cameras", list, "ids"},
  {structure, "country_code", text, "ISO 3166"},
  {structure, "postal_code", text, "needs the postal code permission"},
  {structure, "time_zone", text, "IANA name"},
  {structure, "peak_period_start_time", timestamp, "rush hour; absent when there is none"},
  {structure, "peak_period_end_time", timestamp, "rush hour; absent when there is none"},
  {structure, "rhr_enrollment", boolean, "takes part in Rush Hour Rewards"},
  {structure, "co_alarm_state", choice, "worst state over the home's Protects", none, Slot::none, alarm_choices},
  {structure, "smoke_alarm_state", choice, "worst state over the home's Protects", none, Slot::none, alarm_choices},
  {structure, "wwn_security_state", choice, "`deter`: a camera sees a person while everybody is away", none, Slot::none, security_choices},
  {structure, "wheres/<id>/where_id", text, "the room's id"},
  {structure, "wheres/<id>/name", text, "the room's name"},

  {thermostat, "device_id", text, "the id"},
  {thermostat, "structure_id", text, "the home it is in"},
  {thermostat, "where_id", text, "the room it is in"},
  {thermostat, "where_name", text, "the room's name"},
  {thermostat, "name", text, "room, and the label if there is one"},
  {thermostat, "name_long", text, "room, kind of device, label"},
  {thermostat, "label", text, "the user's own label", none, Slot::label},
  {thermostat, "locale", text, "language of the device"},
  {thermostat, "software_version", text, "firmware"},
  {thermostat, "is_online", boolean, "connected to the service"},
  {thermostat, "last_connection", timestamp, "last heard of"},
  {thermostat, "can_heat", boolean, "a heating system is connected"},
  {thermostat, "can_cool", boolean, "a cooling system is connected"},
  {thermostat, "has_fan", boolean, "the fan can run by itself"},
  {thermostat, "is_using_emergency_heat", boolean, "auxiliary heating only"},
  {thermostat, "has_leaf", boolean, "saving energy"},
  {thermostat, "temperature_scale", choice, "what the display shows", none, Slot::temperature_scale, scale_choices},
  {thermostat, "hvac_mode", choice, "what it is set to do", none, Slot::hvac_mode, mode_choices},
  {thermostat, "previous_hvac_mode", choice, "while in eco: the mode to go back to", none, Slot::none, mode_choices},
  {thermostat, "hvac_state", choice, "what it is doing now", none, Slot::none, state_choices},
  {thermostat, "ambient_temperature_c", number, "measured", celsius},
  {thermostat, "ambient_temperature_f", number, "measured", fahrenheit},
  celsius_setpoint("target_temperature_c", "setpoint in `heat` and `cool`", Slot::target_temperature),
  fahrenheit_setpoint("target_temperature_f", "setpoint in `heat` and `cool`", Slot::target_temperature),
  celsius_setpoint("target_temperature_low_c", "lower setpoint in `heat-cool`", Slot::target_temperature_low),
  fahrenheit_setpoint("target_temperature_low_f", "lower setpoint in `heat-cool`", Slot::target_temperature_low),
  celsius_setpoint("target_temperature_high_c", "upper setpoint in `heat-cool`", Slot::target_temperature_high),
  fahrenheit_setpoint("target_temperature_high_f", "upper setpoint in `heat-cool`", Slot::target_temperature_high),
  celsius_setpoint("eco_temperature_low_c", "heats below this in `eco`", Slot::eco_temperature_low),
  fahrenheit_setpoint("eco_temperature_low_f", "heats below this in `eco`", Slot::eco_temperature_low),
  celsius_setpoint("eco_temperature_high_c", "cools above this in `eco`", Slot::eco_temperature_high),
  fahrenheit_setpoint("eco_temperature_high_f", "cools above this in `eco`", Slot::eco_temperature_high),
  {thermostat, "away_temperature_low_c", number, "older name of the eco temperature", celsius},
  {thermostat, "away_temperature_low_f", number, "older name of the eco temperature", fahrenheit},
  {thermostat, "away_temperature_high_c", number, "older name of the eco temperature", celsius},
  {thermostat, "away_temperature_high_f", number, "older name of the eco temperature", fahrenheit},
  {thermostat, "is_locked", boolean, "setpoints are limited to the locked range"},
  {thermostat, "locked_temp_min_c", number, "limit while locked", celsius},
  {thermostat, "locked_temp_min_f", number, "limit while locked", fahrenheit},
  {thermostat, "locked_temp_max_c", number, "limit while locked", celsius},
  {thermostat, "locked_temp_max_f", number, "limit while locked", fahrenheit},
  {thermostat, "humidity", number, "measured, in steps of 5", percent},
  {thermostat, "target_humidity", number, "what a humidifier is to reach; only No Longer Evil", percent},
  {thermostat, "fan_timer_active", boolean, "the fan runs by its timer", none, Slot::fan_timer_active},
  {thermostat, "fan_timer_duration", choice, "how long the fan will run when started", minutes, Slot::fan_timer_duration, fan_durations},
  {thermostat, "fan_timer_timeout", timestamp, "when the fan stops; 1970 when it does not run"},
  {thermostat, "sunlight_correction_enabled", boolean, "Sunblock is switched on"},
  {thermostat, "sunlight_correction_active", boolean, "in direct sunlight now"},
  {thermostat, "time_to_target", text, "minutes as the service says it, `~15`"},
  {thermostat, "time_to_target_training", choice, "whether `time_to_target` is known yet", none, Slot::none, training_choices},
  {thermostat, "backplate_temperature_c", number, "measured at the wall, behind the display; only No Longer Evil", celsius},
  {thermostat, "backplate_temperature_f", number, "measured at the wall, behind the display; only No Longer Evil", fahrenheit},
  {thermostat, "safety_state", text, "the thermostat's own protection against frost and heat; only No Longer Evil"},
  {thermostat, "schedule_mode", text, "`HEAT`, `COOL` or `RANGE`: which schedule it follows; only No Longer Evil"},

  {protect, "device_id", text, "the id"},
  {protect, "structure_id", text, "the home it is in"},
  {protect, "where_id", text, "the room it is in"},
  {protect, "where_name", text, "the room's name"},
  {protect, "name", text, "room"},
  {protect, "name_long", text, "room and kind of device"},
  {protect, "locale", text, "language of the device"},
  {protect, "software_version", text, "firmware"},
  {protect, "is_online", boolean, "connected to the service"},
  {protect, "last_connection", timestamp, "last heard of"},
  {protect, "battery_health", choice, "`replace`: change the battery", none, Slot::none, battery_choices},
  {protect, "co_alarm_state", choice, "carbon monoxide", none, Slot::none, alarm_choices},
  {protect, "smoke_alarm_state", choice, "smoke", none, Slot::none, alarm_choices},
  {protect, "is_manual_test_active", boolean, "somebody is testing it"},
  {protect, "last_manual_test_time", timestamp, "1970 if never"},
  {protect, "ui_color_state", choice, "colour of its light; gray when offline", none, Slot::none, color_choices},

  {camera, "device_id", text, "the id"},
  {camera, "structure_id", text, "the home it is in"},
  {camera, "where_id", text, "the room it is in"},
  {camera, "where_name", text, "the room's name"},
  {camera, "name", text, "room"},
  {camera, "name_long", text, "room and kind of device"},
  {camera, "software_version", text, "firmware"},
  {camera, "is_online", boolean, "connected to the service"},
  {camera, "last_is_online_change", timestamp, "when that last changed"},
  {camera, "is_streaming", boolean, "switched on", none, Slot::is_streaming},
  {camera, "is_audio_input_enabled", boolean, "the microphone is on"},
  {camera, "is_video_history_enabled", boolean, "Nest Aware"},
  {camera, "is_public_share_enabled", boolean, "anybody with the link can watch"},
  {camera, "public_share_url", text, "the link"},
  {camera, "web_url", text, "page of the camera, without credentials"},
  {camera, "app_url", text, "opens the app, without credentials"},
  {camera, "snapshot_url", text, "still image, without credentials"},
  {camera, "activity_zones", list, "zones with name and id"},
  {camera, "last_event/has_sound", boolean, "what the last event was"},
  {camera, "last_event/has_motion", boolean, "what the last event was"},
  {camera, "last_event/has_person", boolean, "what the last event was"},
  {camera, "last_event/has_chime", boolean, "somebody rang; only doorbells of Google Device Access"},
  {camera, "last_event/start_time", timestamp, "when it began"},
  {camera, "last_event/end_time", timestamp, "when it ended; absent or older than the start while it lasts"},
  {camera, "last_event/urls_expire_time", timestamp, "until when the URLs work"},
  {camera, "last_event/web_url", text, "page of the event"},
  {camera, "last_event/app_url", text, "opens the event in the app"},
  {camera, "last_event/image_url", text, "still image of the event"},
  {camera, "last_event/animated_image_url", text, "moving image of the event"},
  {camera, "last_event/activity_zone_ids", list, "zones in which it happened"},
};
// clang-format on

}  // namespace

std::optional<ObjectKind> object_kind(const ObjectId& id) {
  if (id.is_structure()) return structure;
  if (id.kind == "thermostats") return thermostat;
  if (id.kind == "smoke_co_alarms") return protect;
  if (id.kind == "cameras") return camera;
  return std::nullopt;
}

std::string_view kind_name(ObjectKind kind) {
  switch (kind) {
    case structure:
      return "structure";
    case thermostat:
      return "thermostat";
    case protect:
      return "smoke and CO alarm";
    case camera:
      return "camera";
  }
  return "device";
}

std::span<const FieldSpec> schema() {
  return fields;
}

const FieldSpec* find_field(ObjectKind object, std::string_view name) {
  const auto* const found = std::find_if(std::begin(fields), std::end(fields), [&](const FieldSpec& field) {
    return field.object == object && field.name == name;
  });
  return found == std::end(fields) ? nullptr : found;
}

const FieldSpec* temperature_field(std::string_view quantity, Unit scale) {
  constexpr std::size_t ending_size = 2;  // `_c` and `_f`; which of them it is, the unit says
  const auto* const found = std::find_if(std::begin(fields), std::end(fields), [&](const FieldSpec& field) {
    return field.object == thermostat && field.unit == scale && field.name.size() == quantity.size() + ending_size &&
           field.name.starts_with(quantity);
  });
  return found == std::end(fields) ? nullptr : found;
}

}  // namespace nest2mqtt::model
