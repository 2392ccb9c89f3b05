#include "nle/status.h"

#include <fmt/format.h>

#include "json/fields.h"
#include "nle/python_text.h"

namespace nest2mqtt::simulator {
namespace {

json::value value_or(const json::value* value, const json::value& otherwise) {
  return value == nullptr ? otherwise : *value;
}

/// The shared value if Python takes it for true, else the device's: a temperature of 0.0 is lost here, as in the
/// server.
json::value first_true(const Buckets& buckets, std::string_view field) {
  const json::value* const shared = field_of(buckets, BucketKind::shared, field);
  if (shared != nullptr && python_truth(*shared)) return *shared;
  return value_or(field_of(buckets, BucketKind::device, field), nullptr);
}

json::object hvac_of(const Buckets& buckets) {
  json::object hvac;
  const auto add = [&](const char* name, BucketKind bucket, const char* field) {
    const json::value* const state = field_of(buckets, bucket, field);
    hvac[name] = state != nullptr && python_truth(*state);
  };
  add("heater", BucketKind::shared, "hvac_heater_state");
  add("heat_x2", BucketKind::shared, "hvac_heat_x2_state");
  add("heat_x3", BucketKind::shared, "hvac_heat_x3_state");
  add("ac", BucketKind::shared, "hvac_ac_state");
  add("cool_x2", BucketKind::shared, "hvac_cool_x2_state");
  add("cool_x3", BucketKind::shared, "hvac_cool_x3_state");
  add("fan", BucketKind::shared, "hvac_fan_state");
  add("aux_heat", BucketKind::shared, "hvac_aux_heater_state");
  add("emer_heat", BucketKind::shared, "hvac_emer_heat_state");
  add("alt_heat", BucketKind::shared, "hvac_alt_heat_state");
  add("humidifier", BucketKind::device, "humidifier_state");
  add("dehumidifier", BucketKind::device, "dehumidifier_state");
  add("auto_dehum", BucketKind::device, "auto_dehum_state");
  add("fan_cooling", BucketKind::device, "fan_cooling_state");
  return hvac;
}

json::object capabilities_of(const Buckets& buckets) {
  json::object capabilities;
  const auto add = [&](const char* name, bool otherwise) {
    capabilities[name] = value_or(shared_or_device(buckets, name), otherwise);
  };
  add("can_heat", true);
  add("can_cool", true);
  add("has_fan", false);
  add("has_emer_heat", false);
  add("has_humidifier", false);
  add("has_dehumidifier", false);
  return capabilities;
}

std::string name_of(const Buckets& buckets, const std::string& serial) {
  for (const auto field : {"label", "name"}) {
    const json::value* const name = field_of(buckets, BucketKind::shared, field);
    if (name != nullptr && python_truth(*name)) return python_str(*name);
  }
  return serial;
}

json::value eco_mode_of(const Buckets& buckets) {
  const json::value* const eco = field_of(buckets, BucketKind::device, "eco");
  if (eco == nullptr || !eco->is_object()) return nullptr;
  return value_or(eco->get_object().if_contains("mode"), nullptr);
}

}  // namespace

json::object status_of(const std::string& serial, const Buckets& buckets, const Presence& presence, WallTime now) {
  const auto device = [&](std::string_view field, const json::value& otherwise = nullptr) {
    return value_or(field_of(buckets, BucketKind::device, field), otherwise);
  };
  const json::value fan_end = device("fan_timer_timeout", 0);
  const auto fan_seconds = fan_end.is_number() ? number_of(fan_end) : std::nullopt;
  json::object status{
      {"serial", serial},
      {"api_key", presence.api_key ? json::value(*presence.api_key) : json::value()},
      {"is_available", presence.is_available},
      {"last_seen", presence.last_seen ? json::value(zoneless_time(*presence.last_seen)) : json::value()},
      {"name", name_of(buckets, serial)},
      {"current_temperature", first_true(buckets, "current_temperature")},
      {"target_temperature", first_true(buckets, "target_temperature")},
      {"target_temperature_high", first_true(buckets, "target_temperature_high")},
      {"target_temperature_low", first_true(buckets, "target_temperature_low")},
      {"humidity", device("current_humidity")},
      {"target_humidity", device("target_humidity")},
      {"target_humidity_enabled", python_truth(device("target_humidity_enabled"))},
      {"mode", first_true(buckets, "target_temperature_type")},
      {"hvac", hvac_of(buckets)},
      {"fan_timer_active", fan_seconds && *fan_seconds > static_cast<double>(epoch_seconds(now))},
      {"fan_timer_timeout", fan_end},
      {"eco_temperatures", {{"high", device("away_temperature_high")}, {"low", device("away_temperature_low")}}},
      {"is_online", device("is_online", false)},
      {"has_leaf", device("leaf", false)},
      {"software_version", device("current_version")},
      {"temperature_scale", device("temperature_scale", "C")},
      {"capabilities", capabilities_of(buckets)},
      {"eco_mode", eco_mode_of(buckets)}};
  for (const auto field :
       {"time_to_target", "time_to_target_training_status", "safety_state", "safety_temp_activating_hvac",
        "learning_mode", "preconditioning_enabled", "backplate_temperature", "local_ip", "mac_address"}) {
    status[field] = device(field);
  }
  const auto shared = buckets.find(BucketKind::shared);
  if (shared == buckets.end() || shared->second.values.empty()) return status;
  const json::object& values = shared->second.values;
  status["structure_id"] = value_or(values.if_contains("structure_id"), nullptr);
  status["away"] = value_or(values.if_contains("away"), false);
  status["schedule_mode"] = value_or(values.if_contains("schedule_mode"), nullptr);
  return status;
}

std::string zoneless_time(WallTime time) {
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count() % 1'000'000;
  const std::string utc = format_utc(time);  // 2026-11-27T02:15:14.674Z
  const std::string seconds = utc.substr(0, utc.find('.'));
  return micros == 0 ? seconds : fmt::format("{}.{:06}", seconds, micros);
}

}  // namespace nest2mqtt::simulator
