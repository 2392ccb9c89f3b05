#include "nest2mqtt/mirror/device_events.h"

#include <utility>

#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::mirror {
namespace {

using model::bool_member;
using model::string_member;

std::string text(const json::object& object, std::string_view field, const std::string& otherwise) {
  const auto value = string_member(object, field);
  return value && !value->empty() ? std::string(*value) : otherwise;
}

/// A word that nobody knows yet is taken for the worst: an alarm must not be missed.
std::string alarm_level(const std::string& state) {
  return state == "ok" || state == "warning" ? state : "emergency";
}

}  // namespace

std::vector<json::object> DeviceEvents::observe(const model::HomeObject& object, Instant now) {
  const auto kind = model::object_kind(object.id);
  if (kind == model::ObjectKind::smoke_co_alarm) return observe_protect(object);
  if (kind == model::ObjectKind::camera) return cameras_.observe(object, now);
  return {};
}

std::vector<json::object> DeviceEvents::observe_protect(const model::HomeObject& object) {
  const auto [place, is_new] = protects_.try_emplace(object.id);
  const Protect before = place->second;
  Protect& now = place->second;
  const json::object& value = *object.value;
  now.smoke = text(value, "smoke_alarm_state", before.smoke);
  now.co = text(value, "co_alarm_state", before.co);
  now.battery = text(value, "battery_health", before.battery);
  now.manual_test = bool_member(value, "is_manual_test_active").value_or(false);
  if (is_new || now != before) memory_changed_ = true;

  std::vector<json::object> events;
  if (is_new) return events;
  const auto add = [&](std::string type, const std::string& state) {
    events.push_back({{"event_type", std::move(type)}, {"state", state}, {"manual_test", now.manual_test}});
  };
  // What was never known has not changed.
  if (!before.smoke.empty() && now.smoke != before.smoke) add("smoke_" + alarm_level(now.smoke), now.smoke);
  if (!before.co.empty() && now.co != before.co) add("co_" + alarm_level(now.co), now.co);
  if (before.battery == "ok" && now.battery == "replace") add("battery_replace", now.battery);
  if (!before.manual_test && now.manual_test) add("manual_test", "active");
  return events;
}

void DeviceEvents::keep(const model::Home& home) {
  const auto is_gone = [&](const auto& entry) { return home.find(entry.first) == nullptr; };
  if (std::erase_if(protects_, is_gone) > 0) memory_changed_ = true;
  cameras_.keep(home);
}

void DeviceEvents::memory_kept() {
  memory_changed_ = false;
  cameras_.memory_kept();
}

json::object DeviceEvents::memory() const {
  json::object protects;
  for (const auto& [id, protect] : protects_) {
    protects[id.id] = {{"smoke", protect.smoke},
                       {"co", protect.co},
                       {"battery", protect.battery},
                       {"manual_test", protect.manual_test}};
  }
  return {{"protects", std::move(protects)}, {"cameras", cameras_.memory()}};
}

void DeviceEvents::restore(const json::object& memory) {
  if (const json::object* const cameras = model::object_member(memory, "cameras")) cameras_.restore(*cameras);
  const json::object* const protects = model::object_member(memory, "protects");
  if (protects == nullptr) return;
  for (const auto& [id, saved] : *protects) {
    if (!saved.is_object()) continue;
    const json::object& protect = saved.get_object();
    protects_[{"smoke_co_alarms", std::string(id)}] = {text(protect, "smoke", ""), text(protect, "co", ""),
                                                       text(protect, "battery", ""),
                                                       bool_member(protect, "manual_test").value_or(false)};
  }
}

}  // namespace nest2mqtt::mirror
