#include "nest2mqtt/home_assistant/mapping.h"

#include "category.h"

namespace nest2mqtt::home_assistant {
namespace {

using enum Reading;

constexpr auto structure = model::ObjectKind::structure;
constexpr auto thermostat = model::ObjectKind::thermostat;
constexpr auto protect = model::ObjectKind::smoke_co_alarm;
constexpr auto camera = model::ObjectKind::camera;

constexpr std::string_view as_config = category::config;
constexpr std::string_view as_diagnostic = category::diagnostic;
constexpr bool off = false;

// clang-format off
constexpr EntitySpec entities[] = {
  {structure, "away", "select", "away", away, "Home/Away", {}, {}, true, "mdi:home-export-outline"},
  {structure, "presence", "binary_sensor", "away", presence, "Presence", "presence"},
  {structure, "eta_begin", "sensor", "eta_begin", timestamp, "Estimated arrival", "timestamp"},
  {structure, "eta_cancel", "button", "eta_begin", nothing, "Cancel arrival", {}, as_config, true, "mdi:map-marker-off"},
  {structure, "smoke_alarm", "binary_sensor", "smoke_alarm_state", alarm, "Any smoke alarm", "smoke"},
  {structure, "co_alarm", "binary_sensor", "co_alarm_state", alarm, "Any CO alarm", "carbon_monoxide"},
  {structure, "peak_start", "sensor", "peak_period_start_time", timestamp, "Rush hour start", "timestamp"},
  {structure, "peak_end", "sensor", "peak_period_end_time", timestamp, "Rush hour end", "timestamp"},
  {structure, "rhr_enrollment", "binary_sensor", "rhr_enrollment", on_when_true, "Rush hour enrollment", {}, as_diagnostic, off},
  {structure, "security", "sensor", "wwn_security_state", choice, "Security state", "enum", {}, off, "mdi:shield-home"},
  {structure, "time_zone", "sensor", "time_zone", text, "Time zone", {}, as_diagnostic, off},
  {structure, "country_code", "sensor", "country_code", text, "Country", {}, as_diagnostic, off},
  {structure, "postal_code", "sensor", "postal_code", text, "Postal code", {}, as_diagnostic, off},

  {thermostat, "temperature", "sensor", "ambient_temperature", temperature, {}, "temperature"},
  {thermostat, "humidity", "sensor", "humidity", number, {}, "humidity"},
  {thermostat, "leaf", "binary_sensor", "has_leaf", on_when_true, "Leaf", {}, {}, true, "mdi:leaf"},
  {thermostat, "fan_timer_end", "sensor", "fan_timer_timeout", timestamp, "Fan timer end", "timestamp", {}, true, {}, "has_fan"},
  {thermostat, "fan_duration", "select", "fan_timer_duration", choice, "Fan run time (minutes)", {}, as_config, true, "mdi:fan-clock", "has_fan"},
  {thermostat, "time_to_target", "sensor", "time_to_target", text, "Time to target", {}, {}, off, "mdi:timer-outline"},
  {thermostat, "time_to_target_training", "sensor", "time_to_target_training", choice, "Time to target training", "enum", as_diagnostic, off},
  {thermostat, "emergency_heat", "binary_sensor", "is_using_emergency_heat", on_when_true, "Emergency heat", "heat", {}, off},
  {thermostat, "locked", "binary_sensor", "is_locked", off_when_true, "Lock", "lock", as_diagnostic},
  {thermostat, "sunlight_correction_enabled", "binary_sensor", "sunlight_correction_enabled", on_when_true, "Sunlight correction", {}, as_diagnostic, off},
  {thermostat, "sunlight_correction_active", "binary_sensor", "sunlight_correction_active", on_when_true, "In direct sunlight", {}, as_diagnostic, off},
  {thermostat, "temperature_scale", "select", "temperature_scale", choice, "Temperature scale", {}, as_config, off, "mdi:thermometer-lines"},
  {thermostat, "label", "text", "label", text, "Label", {}, as_config, off, "mdi:label-outline"},
  {thermostat, "online", "binary_sensor", "is_online", on_when_true, "Thermostat online", "connectivity", as_diagnostic, true, {}, {}, Needs::service},
  {thermostat, "last_connection", "sensor", "last_connection", timestamp, "Thermostat last connection", "timestamp", as_diagnostic, off, {}, {}, Needs::service},

  {protect, "smoke", "binary_sensor", "smoke_alarm_state", alarm, {}, "smoke"},
  {protect, "co", "binary_sensor", "co_alarm_state", alarm, {}, "carbon_monoxide"},
  {protect, "smoke_level", "sensor", "smoke_alarm_state", choice, "Smoke level", "enum", as_diagnostic, off, "mdi:smoke-detector-variant"},
  {protect, "co_level", "sensor", "co_alarm_state", choice, "CO level", "enum", as_diagnostic, off, "mdi:molecule-co"},
  {protect, "battery", "binary_sensor", "battery_health", battery, {}, "battery", as_diagnostic},
  {protect, "manual_test", "binary_sensor", "is_manual_test_active", on_when_true, "Manual test", "running", as_diagnostic},
  {protect, "last_manual_test", "sensor", "last_manual_test_time", timestamp, "Last manual test", "timestamp", as_diagnostic, off},
  {protect, "ui_color", "sensor", "ui_color_state", choice, "Light color", "enum", as_diagnostic, off, "mdi:led-on"},
  {protect, "alarm_event", "event", "smoke_alarm_state", nothing, "Alarm", {}, {}, true, "mdi:alarm-light"},
  {protect, "online", "binary_sensor", "is_online", on_when_true, "Protect online", "connectivity", as_diagnostic, true, {}, {}, Needs::service},
  {protect, "last_connection", "sensor", "last_connection", timestamp, "Protect last connection", "timestamp", as_diagnostic, off, {}, {}, Needs::service},

  {camera, "streaming", "switch", "is_streaming", bare_boolean, "Streaming", {}, {}, true, "mdi:video"},
  {camera, "motion", "binary_sensor", "last_event/has_motion", activity, {}, "motion"},
  {camera, "sound", "binary_sensor", "last_event/has_sound", activity, {}, "sound"},
  {camera, "person", "binary_sensor", "last_event/has_person", activity, "Person", "occupancy", {}, true, "mdi:account"},
  {camera, "activity", "event", "is_online", nothing, "Activity", "motion"},
  {camera, "doorbell", "event", "last_event/has_chime", nothing, "Doorbell", "doorbell"},
  {camera, "last_event_start", "sensor", "last_event/start_time", timestamp, "Last event time", "timestamp"},
  {camera, "audio", "binary_sensor", "is_audio_input_enabled", on_when_true, "Microphone", {}, as_diagnostic, true, "mdi:microphone"},
  {camera, "history", "binary_sensor", "is_video_history_enabled", on_when_true, "Video history", {}, as_diagnostic, off},
  {camera, "public_share", "binary_sensor", "is_public_share_enabled", on_when_true, "Public share", {}, as_diagnostic, off},
  {camera, "online", "binary_sensor", "is_online", on_when_true, "Camera online", "connectivity", as_diagnostic, true, {}, {}, Needs::service},
  {camera, "last_online_change", "sensor", "last_is_online_change", timestamp, "Camera online or offline since", "timestamp", as_diagnostic, off, {}, {}, Needs::service},
};
// clang-format on

}  // namespace

std::span<const EntitySpec> mapping() {
  return entities;
}

}  // namespace nest2mqtt::home_assistant
