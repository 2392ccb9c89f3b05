#include "home/home_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "nest2mqtt/model/json.h"
#include "nest2mqtt/model/temperatures.h"

#include "home/thermostat_traits.h"

namespace nest2mqtt::sdm {
namespace {

// Google writes `sdm.devices.types.CAMERA` and the like, and says that what a device can do must not be taken from it.
// The type is used for its name, and for a device all of whose traits are not available now.

bool has_trait_like(const Device& device, std::string_view beginning) {
  return std::any_of(device.traits.begin(), device.traits.end(),
                     [&](const auto& trait) { return std::string_view(trait.key()).starts_with(beginning); });
}

bool is_thermostat(const Device& device) {
  return device.type == "THERMOSTAT" || has_trait_like(device, "Thermostat");
}

bool is_camera(const Device& device) {
  return device.type == "CAMERA" || device.type == "DOORBELL" || device.type == "DISPLAY" ||
         has_trait_like(device, "Camera") || has_trait_like(device, "DoorbellChime");
}

std::string_view device_word(const Device& device) {
  if (is_thermostat(device)) return "Thermostat";
  if (device.type == "DOORBELL") return "Doorbell";
  if (device.type == "DISPLAY") return "Display";
  return "Camera";
}

void put_setpoint(json::object& to, const std::string& quantity, std::optional<double> celsius) {
  to[quantity + "_c"] = celsius ? json::value(model::setpoint_celsius(*celsius)) : json::value(nullptr);
  to[quantity + "_f"] = celsius ? json::value(model::setpoint_fahrenheit(*celsius)) : json::value(nullptr);
}

/// `text`, or null if it is empty.
json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

/// The home as Google lists it.
class HomeView {
 public:
  explicit HomeView(std::span<const Structure> structures) : structures_(structures) {}

  /// A device may not say which home it is in; if there is only one, it is that.
  [[nodiscard]] std::string structure_of(const Device& device) const {
    if (!device.structure_id.empty() || structures_.size() != 1) return device.structure_id;
    return structures_.front().id;
  }

  /// The name of the room that the device is in, as the device has it, or as the list of rooms has it.
  [[nodiscard]] std::string room_name_of(const Device& device) const {
    if (!device.room_name.empty() || device.room_id.empty()) return device.room_name;
    for (const Structure& structure : structures_) {
      for (const Room& room : structure.rooms) {
        if (room.id == device.room_id) return room.name;
      }
    }
    return {};
  }

 private:
  std::span<const Structure> structures_;
};

void put_names(json::object& to, const ShownDevice& shown, const std::string& room) {
  const Device& device = shown.device;
  const json::object* const info = device.trait("Info");
  const auto custom = info == nullptr ? std::nullopt : model::string_member(*info, "customName");
  const std::string label(custom.value_or(""));
  const std::string word(device_word(device));
  if (custom) to["label"] = label;
  // The end of the id tells two devices apart that have neither a name nor a room.
  const std::string id = device.id();
  const std::string unnamed =
      !shown.alias.empty() ? shown.alias : word + " " + id.substr(id.size() - std::min<std::size_t>(id.size(), 6));
  to["name"] = !label.empty() ? label : !room.empty() ? room : unnamed;
  to["name_long"] = (room.empty() ? word : room + " " + word) + (label.empty() ? "" : " (" + label + ")");
}

json::object common_fields(const ShownDevice& shown, const HomeView& home) {
  const Device& device = shown.device;
  const std::string room = home.room_name_of(device);
  json::object to;
  to["device_id"] = shown.id();
  to["structure_id"] = text_or_null(home.structure_of(device));
  to["where_id"] = text_or_null(device.room_id);
  to["where_name"] = text_or_null(room);
  put_names(to, shown, room);
  to["is_online"] = shown.is_online;
  return to;
}

void put_readings(json::object& to, const Device& device) {
  if (const json::object* const humidity = device.trait("Humidity")) {
    if (const auto percent = model::number_member(*humidity, "ambientHumidityPercent")) to["humidity"] = *percent;
  }
  if (const auto celsius = celsius_of(device, "Temperature", "ambientTemperatureCelsius")) {
    to["ambient_temperature_c"] = model::reading_celsius(*celsius);
    to["ambient_temperature_f"] = model::reading_fahrenheit(*celsius);
  }
  const auto scale = word_of(device, "Settings", "temperatureScale");
  if (scale == "CELSIUS") to["temperature_scale"] = "C";
  if (scale == "FAHRENHEIT") to["temperature_scale"] = "F";
}

void put_mode(json::object& to, const Device& device) {
  const std::string_view mode = nest_mode(word_of(device, "ThermostatMode", "mode"));
  const bool in_eco = is_in_eco(device);
  if (in_eco) {
    to["hvac_mode"] = "eco";
  } else if (!mode.empty()) {
    to["hvac_mode"] = mode;
  }
  to["previous_hvac_mode"] = in_eco ? mode : "";
  const auto status = word_of(device, "ThermostatHvac", "status");
  if (status == "HEATING") to["hvac_state"] = "heating";
  if (status == "COOLING") to["hvac_state"] = "cooling";
  if (status == "OFF") to["hvac_state"] = "off";
  const std::string_view now = in_eco ? "eco" : mode;
  const auto heat = celsius_of(device, "ThermostatTemperatureSetpoint", "heatCelsius");
  const auto cool = celsius_of(device, "ThermostatTemperatureSetpoint", "coolCelsius");
  put_setpoint(to, "target_temperature", now == "heat" ? heat : now == "cool" ? cool : std::nullopt);
  put_setpoint(to, "target_temperature_low", now == "heat-cool" ? heat : std::nullopt);
  put_setpoint(to, "target_temperature_high", now == "heat-cool" ? cool : std::nullopt);
}

void put_eco(json::object& to, const Device& device) {
  auto low = celsius_of(device, "ThermostatEco", "heatCelsius");
  auto high = celsius_of(device, "ThermostatEco", "coolCelsius");
  // Sent by mistake now and then: no thermostat has such bounds.
  if (low.value_or(0) == 0 && high.value_or(0) == 0) low = high = std::nullopt;
  for (const char* const name : {"eco_temperature", "away_temperature"}) {
    put_setpoint(to, std::string(name) + "_low", low);
    put_setpoint(to, std::string(name) + "_high", high);
  }
}

void put_system(json::object& to, const Device& device) {
  const json::object* const trait = device.trait("ThermostatMode");
  if (trait == nullptr || model::array_member(*trait, "availableModes") == nullptr) return;
  to["can_heat"] = has_mode(device, "ThermostatMode", "HEAT");
  to["can_cool"] = has_mode(device, "ThermostatMode", "COOL");
}

void put_fan(json::object& to, const ShownDevice& shown, WallTime now) {
  const FanTimer timer = fan_timer(shown.device, now);
  to["has_fan"] = timer.exists;
  to["fan_timer_active"] = timer.runs;
  to["fan_timer_timeout"] = format_utc(timer.ends.value_or(WallTime{}));
  if (timer.exists) to["fan_timer_duration"] = shown.fan_minutes;
}

json::object thermostat_object(const ShownDevice& shown, const HomeView& home, WallTime now) {
  json::object to = common_fields(shown, home);
  put_readings(to, shown.device);
  put_mode(to, shown.device);
  put_eco(to, shown.device);
  put_system(to, shown.device);
  put_fan(to, shown, now);
  return to;
}

struct EventMark {
  CameraEventKind kind;
  const char* field;
  const char* trait;  ///< a camera has the mark if it has the trait
};

constexpr std::array event_marks{EventMark{CameraEventKind::motion, "has_motion", "CameraMotion"},
                                 EventMark{CameraEventKind::person, "has_person", "CameraPerson"},
                                 EventMark{CameraEventKind::sound, "has_sound", "CameraSound"},
                                 EventMark{CameraEventKind::chime, "has_chime", "DoorbellChime"}};

/// All that the camera can tell, also before its first event, so that what is made of it (entities, topics) stays. The
/// clip of an event is left out: its URL is of no use without the access token.
json::value last_event_value(const ShownDevice& shown) {
  if (!shown.tells_events) return nullptr;
  const LastEvent none;
  const LastEvent& event = shown.last_event ? *shown.last_event : none;
  json::object marks;
  for (const EventMark& mark : event_marks) {
    const bool noticed = event.marks.contains(mark.kind);
    if (noticed || shown.device.trait(mark.trait) != nullptr) marks[mark.field] = noticed;
  }
  if (marks.empty()) return nullptr;
  json::object to;
  to["start_time"] = shown.last_event ? json::value(format_utc(event.start)) : json::value(nullptr);
  to["end_time"] = event.end ? json::value(format_utc(*event.end)) : json::value(nullptr);
  for (const auto& mark : marks) to.insert(mark);
  if (shown.device.trait("CameraEventImage") != nullptr) to["image_url"] = text_or_null(event.picture);
  return to;
}

json::object camera_object(const ShownDevice& shown, const HomeView& home) {
  json::object to = common_fields(shown, home);
  to["last_event"] = last_event_value(shown);
  to["x_has_chime"] = shown.device.trait("DoorbellChime") != nullptr;
  const json::object* const stream = shown.device.trait("CameraLiveStream");
  const json::array* const protocols = stream == nullptr ? nullptr : model::array_member(*stream, "supportedProtocols");
  if (protocols == nullptr) return to;
  json::array words;
  for (const json::value& protocol : *protocols) {
    if (const auto* const word = protocol.if_string()) words.emplace_back(std::string_view(*word));
  }
  to["x_stream_protocols"] = std::move(words);
  return to;
}

json::object structure_object(const Structure& structure) {
  json::object wheres;
  for (const Room& room : structure.rooms) wheres[room.id] = {{"where_id", room.id}, {"name", room.name}};
  json::object to;
  to["structure_id"] = structure.id;
  if (!structure.name.empty()) to["name"] = structure.name;
  to["thermostats"] = json::array();
  to["cameras"] = json::array();
  to["wheres"] = std::move(wheres);
  return to;
}

}  // namespace

model::Document make_document(std::span<const Structure> structures, std::span<const ShownDevice> devices,
                              WallTime now) {
  const HomeView home(structures);
  json::object shown_structures;
  for (const Structure& structure : structures) shown_structures[structure.id] = structure_object(structure);
  json::object thermostats;
  json::object cameras;
  for (const ShownDevice& shown : devices) {
    const bool thermostat = is_thermostat(shown.device);
    if (!thermostat && !is_camera(shown.device)) continue;
    const std::string id = shown.id();
    (thermostat ? thermostats : cameras)[id] =
        thermostat ? thermostat_object(shown, home, now) : camera_object(shown, home);
    json::value* const structure = shown_structures.if_contains(home.structure_of(shown.device));
    if (structure == nullptr) continue;
    structure->get_object()[thermostat ? "thermostats" : "cameras"].get_array().emplace_back(id);
  }
  json::object kinds{{"thermostats", std::move(thermostats)}, {"cameras", std::move(cameras)}};
  json::object root{{"devices", std::move(kinds)}, {"structures", std::move(shown_structures)}};
  auto document = model::Document::from(std::make_shared<json::value>(std::move(root)));
  return *std::move(document);  // an object, so it cannot fail
}

}  // namespace nest2mqtt::sdm
