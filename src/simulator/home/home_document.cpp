#include "home/home_document.h"

#include <algorithm>
#include <array>

#include "home/derived_fields.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

bool is_device(const Path& path) {
  return path.size() >= 3 && path[0] == "devices";
}

json::object* mutable_object(json::object& root, const Path& path) {
  // The cast is safe because `root` is not const; it avoids a second copy of `find_object`.
  return const_cast<json::object*>(find_object(root, path));
}

template <class Fields>
bool contains_any(const json::object& written, const Fields& inputs) {
  return std::any_of(inputs.begin(), inputs.end(), [&](std::string_view name) { return written.contains(name); });
}

void set_derived(json::object& object, std::string_view field, std::string_view value, const json::object& written) {
  if (!written.contains(field) && object.contains(field)) object[field] = value;
}

constexpr std::array hvac_inputs{
    "hvac_mode",
    "temperature_scale",
    "can_heat",
    "can_cool",
    "ambient_temperature_c",
    "ambient_temperature_f",
    "target_temperature_c",
    "target_temperature_f",
    "target_temperature_low_c",
    "target_temperature_low_f",
    "target_temperature_high_c",
    "target_temperature_high_f",
    "eco_temperature_low_c",
    "eco_temperature_low_f",
    "eco_temperature_high_c",
    "eco_temperature_high_f",
};
constexpr std::array alarm_inputs{"smoke_alarm_state", "co_alarm_state"};
constexpr std::array color_inputs{"smoke_alarm_state", "co_alarm_state", "battery_health", "is_online"};

}  // namespace

Result<void> HomeDocument::set(const Path& path, json::value value) {
  if (path.empty()) {
    if (!value.is_object()) return fail("the whole document must be a JSON object");
    root_ = std::move(value.get_object());
    root_.erase("metadata");
    ++revision_;
    return {};
  }
  const auto parent = make_objects({path.begin(), path.end() - 1});
  if (!parent) return tl::unexpected(parent.error());
  const bool whole_device = is_device(path) && path.size() == 3;
  json::object written;
  if (whole_device && value.is_object()) written = value.get_object();
  if (path.size() > 3) written[path[3]] = nullptr;
  (**parent)[path.back()] = std::move(value);
  update_derived(path, written);
  ++revision_;
  return {};
}

Result<void> HomeDocument::merge(const Path& path, const json::object& fields) {
  const auto object = make_objects(path);
  if (!object) return tl::unexpected(object.error());
  for (const auto& field : fields) (**object)[field.key()] = field.value();
  json::object written = fields;
  if (path.size() > 3) written = {{path[3], nullptr}};
  update_derived(path, written);
  ++revision_;
  return {};
}

Result<void> HomeDocument::erase(const Path& path) {
  if (path.empty()) return fail("the whole document cannot be removed; PUT another one instead");
  if (find(root_, path) == nullptr) return fail("there is nothing at " + to_text(path));
  if (is_device(path) && path.size() == 3) {
    unlist_device(path);
  } else if (path.size() == 2 && path[0] == "structures") {
    for (const auto group : {"thermostats", "smoke_co_alarms", "cameras"}) {
      const json::object* const devices = find_object(root_, {"devices", group});
      if (devices == nullptr) continue;
      std::vector<std::string> gone;
      for (const auto& device : *devices) {
        const json::object* const object = device.value().if_object();
        if (object != nullptr && text_of(*object, "structure_id") == path[1]) {
          gone.emplace_back(device.key());
        }
      }
      for (const std::string& id : gone) remove_member({"devices", group, id});
    }
  }
  remove_member(path);
  ++revision_;
  return {};
}

void HomeDocument::report(const Path& device, json::object fields, WallTime now) {
  const json::object* const object = find_object(root_, device);
  if (object == nullptr) return;
  if (object->contains("last_connection")) fields["last_connection"] = format_utc(now);
  (void)merge(device, fields);
}

Result<json::object*> HomeDocument::make_objects(const Path& path) {
  json::object* object = &root_;
  Path so_far;
  for (const std::string& segment : path) {
    so_far.push_back(segment);
    json::value& value = object->emplace(segment, json::object()).first->value();
    if (!value.is_object()) return fail(to_text(so_far) + " is a plain value and has no fields");
    object = &value.get_object();
  }
  return object;
}

void HomeDocument::update_derived(const Path& path, const json::object& written) {
  if (!is_device(path)) return;
  const Path device(path.begin(), path.begin() + 3);
  json::object* const object = mutable_object(root_, device);
  if (object == nullptr) return;
  if (path[1] == "thermostats") derive_thermostat(*object, written);
  if (path[1] == "smoke_co_alarms") derive_protect(*object, written);
  list_device(device);
}

void HomeDocument::derive_thermostat(json::object& thermostat, const json::object& written) {
  if (!contains_any(written, hvac_inputs)) return;
  set_derived(thermostat, "hvac_state", hvac_state(thermostat), written);
  set_derived(thermostat, "time_to_target", time_to_target(thermostat), written);
}

void HomeDocument::derive_protect(json::object& protect, const json::object& written) {
  if (contains_any(written, color_inputs)) {
    set_derived(protect, "ui_color_state", ui_color_state(protect), written);
  }
  if (contains_any(written, alarm_inputs)) derive_alarms(text_of(protect, "structure_id"));
}

void HomeDocument::derive_alarms(std::string_view structure_id) {
  json::object* const structure = mutable_object(root_, {"structures", std::string(structure_id)});
  if (structure == nullptr) return;
  for (const std::string_view field : alarm_inputs) {
    const std::string_view worst = worst_alarm(root_, structure_id, field);
    if (worst.empty()) {
      structure->erase(field);
    } else {
      (*structure)[field] = worst;
    }
  }
}

void HomeDocument::list_device(const Path& device) {
  const json::object* const object = find_object(root_, device);
  const std::string structure_id(text_of(*object, "structure_id"));
  json::object* const structure = mutable_object(root_, {"structures", structure_id});
  if (structure == nullptr) return;
  json::value& list = structure->emplace(device[1], json::array()).first->value();
  if (!list.is_array()) return;
  json::array& ids = list.get_array();
  if (std::find(ids.begin(), ids.end(), json::value(device[2])) == ids.end()) {
    ids.emplace_back(device[2]);
  }
}

void HomeDocument::unlist_device(const Path& device) {
  json::object* const structures = mutable_object(root_, {"structures"});
  if (structures == nullptr) return;
  for (auto& member : *structures) {
    json::object* const structure = member.value().if_object();
    json::value* const list = structure == nullptr ? nullptr : structure->if_contains(device[1]);
    if (list == nullptr || !list->is_array()) continue;
    json::array& ids = list->get_array();
    ids.erase(std::remove(ids.begin(), ids.end(), json::value(device[2])), ids.end());
    if (ids.empty()) structure->erase(device[1]);
  }
}

void HomeDocument::remove_member(const Path& path) {
  const Path parent(path.begin(), path.end() - 1);
  json::object* const object = mutable_object(root_, parent);
  std::string structure_id;
  if (is_device(path) && path[1] == "smoke_co_alarms") {
    const json::object* const protect = find_object(root_, {path[0], path[1], path[2]});
    if (protect != nullptr) structure_id = text_of(*protect, "structure_id");
  }
  object->erase(path.back());
  // The service leaves out a group that has no devices.
  if (is_device(path) && path.size() == 3 && object->empty()) remove_member(parent);
  if (!structure_id.empty()) derive_alarms(structure_id);
}

std::vector<Path> devices_in(const json::object& home, std::string_view group) {
  std::vector<Path> paths;
  const Path parent{"devices", std::string(group)};
  const json::object* const devices = find_object(home, parent);
  if (devices == nullptr) return paths;
  for (const auto& device : *devices) {
    if (!device.value().is_object()) continue;
    paths.push_back({parent[0], parent[1], std::string(device.key())});
  }
  return paths;
}

}  // namespace nest2mqtt::simulator
