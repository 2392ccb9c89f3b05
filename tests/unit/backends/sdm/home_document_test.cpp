#include "home/home_document.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/json.h"

#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::vector<Structure> sample_structures() {
  auto structures = read_structures(test_data("structures.json")).value();
  structures.front().rooms = read_rooms(test_data("rooms.json")).value();
  return structures;
}

/// The devices as they are long after they were first listed.
std::vector<ShownDevice> sample_devices() {
  std::vector<ShownDevice> shown;
  auto devices = read_devices(test_data("devices.json"));
  for (Device& device : devices.value()) {
    const json::object* const connectivity = device.trait("Connectivity");
    const bool is_online = connectivity == nullptr || connectivity->at("status") == "ONLINE";
    shown.push_back({std::move(device), is_online});
  }
  return shown;
}

/// A thermostat with these traits, written without `sdm.devices.traits.`.
ShownDevice thermostat(const std::string& traits) {
  return {{.name = "enterprises/P/devices/ABCDEFGH",
           .type = "THERMOSTAT",
           .traits = model::parse_json_object("{" + traits + "}").value()}};
}

json::object fields_of(const ShownDevice& shown, WallTime now = ten_o_clock,
                       const std::vector<Structure>& structures = {}) {
  const auto document = make_document(structures, std::span(&shown, 1), now);
  for (const char* kind : {"thermostats", "cameras"}) {
    const json::object& group = document.root().at("devices").at(kind).as_object();
    if (!group.empty()) return json::object(group.begin()->value().as_object(), json::storage_ptr());
  }
  return {};
}

json::object fields_of(const std::string& traits, WallTime now = ten_o_clock) {
  return fields_of(thermostat(traits), now);
}

/// Members that the sample of the mapping does not have.
bool is_beyond_the_sample(const std::string& kind, std::string_view name) {
  return name.starts_with("away_temperature_") || (kind == "cameras" && name == "is_online");
}

/// What the document says of the last event of a camera with these traits.
std::string last_event_of(const std::string& traits, std::optional<LastEvent> event, bool tells_events = true) {
  ShownDevice camera = thermostat(traits);
  camera.device.type = "CAMERA";
  camera.tells_events = tells_events;
  camera.last_event = std::move(event);
  return model::to_text(fields_of(camera).at("last_event"));
}

TEST(SdmHomeDocument, ACameraHasTheMarksOfItsTraitsBeforeItsFirstEvent) {
  EXPECT_EQ(last_event_of(R"("CameraMotion":{},"CameraPerson":{},"DoorbellChime":{})", std::nullopt),
            R"({"start_time":null,"end_time":null,"has_motion":false,"has_person":false,"has_chime":false})");
  EXPECT_EQ(last_event_of(R"("CameraSound":{},"CameraEventImage":{})", std::nullopt),
            R"({"start_time":null,"end_time":null,"has_sound":false,"image_url":null})");
  EXPECT_EQ(last_event_of(R"("CameraLiveStream":{})", std::nullopt), "null") << "it tells nothing";
  EXPECT_EQ(last_event_of(R"("CameraMotion":{})", std::nullopt, false), "null") << "no events come";
}

TEST(SdmHomeDocument, ACameraHasItsLastEvent) {
  LastEvent event{.start = ten_o_clock, .marks = {CameraEventKind::chime}, .picture = "sdm-event:x/n:1"};
  EXPECT_EQ(last_event_of(R"("CameraMotion":{},"CameraEventImage":{})", event),
            R"({"start_time":"2026-11-21T22:00:00.000Z","end_time":null,"has_motion":false,"has_chime":true,)"
            R"("image_url":"sdm-event:x/n:1"})");
  event.end = ten_o_clock + 9s;
  EXPECT_EQ(last_event_of(R"("DoorbellChime":{})", event),
            R"({"start_time":"2026-11-21T22:00:00.000Z","end_time":"2026-11-21T22:00:09.000Z","has_chime":true})")
      << "only a legacy camera has pictures";
}

TEST(SdmHomeDocument, IsTheGoldenOne) {
  const auto document = make_document(sample_structures(), sample_devices(), ten_o_clock);
  const auto expected = model::Document::parse(test_data("home.json"));
  ASSERT_TRUE(expected);
  EXPECT_EQ(document.root().size(), 2U);
  EXPECT_TRUE(model::same(document.root().at("structures"), expected->root().at("structures")))
      << model::to_text(document.root().at("structures"));
  for (const std::string kind : {"thermostats", "cameras"}) {
    const json::object& devices = expected->root().at("devices").at(kind).as_object();
    const json::object& made = document.root().at("devices").at(kind).as_object();
    ASSERT_EQ(made.size(), devices.size());
    for (const auto& [id, device] : devices) {
      const json::object& actual = made.at(id).as_object();
      for (const auto& [name, value] : device.as_object()) {
        ASSERT_TRUE(actual.contains(name)) << id << " " << name;
        EXPECT_TRUE(model::same(actual.at(name), value)) << id << " " << name << ": " << actual.at(name);
      }
      for (const auto& [name, value] : actual) {
        EXPECT_TRUE(device.as_object().contains(name) || is_beyond_the_sample(kind, name)) << id << " " << name;
      }
    }
  }
}

TEST(SdmHomeDocument, KnowsNoPresence) {
  const auto document = make_document(sample_structures(), sample_devices(), ten_o_clock);
  EXPECT_THAT(model::to_text(document.root().at("structures")), Not(HasSubstr("away")));
}

TEST(SdmHomeDocument, PutsEachDeviceIntoItsStructure) {
  const model::Home home({make_document(sample_structures(), sample_devices(), ten_o_clock)}, {});
  ASSERT_EQ(home.objects().size(), 5U);
  for (const model::HomeObject& object : home.objects()) {
    if (!object.id.is_structure()) {
      EXPECT_EQ(object.structure, "AVPHwEtEXAMPLEstructureHome01");
    }
  }
  const auto* const attic = home.find({"thermostats", "AVPHwEvEXAMPLEthermostatAttic002"});
  ASSERT_NE(attic, nullptr);
  EXPECT_FALSE(attic->is_online());
}

TEST(SdmHomeDocument, WithoutDevicesIsEmpty) {
  EXPECT_EQ(model::to_text(make_document({}, {}, ten_o_clock).root()),
            R"({"devices":{"thermostats":{},"cameras":{}},"structures":{}})");
  EXPECT_EQ(model::to_text(make_document(std::vector<Structure>{{"S", ""}}, {}, ten_o_clock).root().at("structures")),
            R"({"S":{"structure_id":"S","thermostats":[],"cameras":[],"wheres":{}}})");
}

TEST(SdmHomeDocument, TranslatesTheModes) {
  const auto modes = [](const std::string& traits) {
    const json::object shown = fields_of(traits);
    return (shown.contains("hvac_mode") ? std::string(shown.at("hvac_mode").as_string()) : "-") + " " +
           std::string(shown.at("previous_hvac_mode").as_string());
  };
  EXPECT_EQ(modes(R"("ThermostatMode":{"mode":"HEAT"})"), "heat ");
  EXPECT_EQ(modes(R"("ThermostatMode":{"mode":"COOL"},"ThermostatEco":{"mode":"OFF"})"), "cool ");
  EXPECT_EQ(modes(R"("ThermostatMode":{"mode":"HEATCOOL"})"), "heat-cool ");
  EXPECT_EQ(modes(R"("ThermostatMode":{"mode":"OFF"})"), "off ");
  EXPECT_EQ(modes(R"("ThermostatMode":{"mode":"HEATCOOL"},"ThermostatEco":{"mode":"MANUAL_ECO"})"), "eco heat-cool");
  EXPECT_EQ(modes(R"("ThermostatEco":{"mode":"MANUAL_ECO"})"), "eco ");
  EXPECT_EQ(modes(R"("ThermostatMode":{"mode":"DRY"})"), "- ") << "nothing is made up";
  EXPECT_EQ(modes(R"("ThermostatMode":{"mode":7})"), "- ");
  EXPECT_EQ(modes(""), "- ");
}

TEST(SdmHomeDocument, TranslatesWhatTheThermostatDoes) {
  const auto state = [](const std::string& word) {
    return fields_of(R"("ThermostatHvac":{"status":")" + word + "\"}");
  };
  EXPECT_EQ(state("HEATING").at("hvac_state"), "heating");
  EXPECT_EQ(state("COOLING").at("hvac_state"), "cooling");
  EXPECT_EQ(state("OFF").at("hvac_state"), "off");
  EXPECT_FALSE(state("DANCING").contains("hvac_state"));
}

TEST(SdmHomeDocument, ShowsTheSetpointsOfTheMode) {
  const std::string setpoints =
      R"("ThermostatTemperatureSetpoint":{"heatCelsius":15.94652,"coolCelsius":23.87697},"ThermostatMode":{"mode":)";
  const json::object heat = fields_of(setpoints + R"("HEAT"})");
  EXPECT_EQ(heat.at("target_temperature_c"), 16.0) << "as every Nest display shows it";
  EXPECT_EQ(heat.at("target_temperature_f"), 61.0);
  EXPECT_TRUE(heat.at("target_temperature_low_c").is_null());
  const json::object cool = fields_of(setpoints + R"("COOL"})");
  EXPECT_EQ(cool.at("target_temperature_c"), 24.0);
  EXPECT_EQ(cool.at("target_temperature_f"), 75.0);
  const json::object range = fields_of(setpoints + R"("HEATCOOL"})");
  EXPECT_TRUE(range.at("target_temperature_c").is_null());
  EXPECT_EQ(range.at("target_temperature_low_c"), 16.0);
  EXPECT_EQ(range.at("target_temperature_high_f"), 75.0);
  for (const std::string& traits :
       {setpoints + R"("OFF"})", setpoints + R"("HEAT"},"ThermostatEco":{"mode":"MANUAL_ECO"})", std::string()}) {
    const json::object none = fields_of(traits);
    for (const char* quantity : {"target_temperature", "target_temperature_low", "target_temperature_high"}) {
      EXPECT_TRUE(none.at(std::string(quantity) + "_c").is_null()) << traits << quantity;
      EXPECT_TRUE(none.at(std::string(quantity) + "_f").is_null()) << traits << quantity;
    }
  }
}

TEST(SdmHomeDocument, RoundsReadingsToTenths) {
  const json::object shown = fields_of(R"("Temperature":{"ambientTemperatureCelsius":21.40999})");
  EXPECT_EQ(shown.at("ambient_temperature_c"), 21.4);
  EXPECT_EQ(shown.at("ambient_temperature_f"), 70.5);
  EXPECT_FALSE(fields_of(R"("Temperature":{"ambientTemperatureCelsius":"warm"})").contains("ambient_temperature_c"));
  EXPECT_FALSE(fields_of(R"("Temperature":{"ambientTemperatureCelsius":1e9})").contains("ambient_temperature_c"));
}

TEST(SdmHomeDocument, ShowsEcoBoundsUnderBothNames) {
  const json::object shown = fields_of(R"("ThermostatEco":{"mode":"OFF","heatCelsius":15.5,"coolCelsius":26.0})");
  EXPECT_EQ(shown.at("eco_temperature_low_c"), 15.5);
  EXPECT_EQ(shown.at("eco_temperature_low_f"), 60.0);
  EXPECT_EQ(shown.at("eco_temperature_high_f"), 79.0);
  EXPECT_EQ(shown.at("away_temperature_low_c"), 15.5);
  EXPECT_EQ(shown.at("away_temperature_high_c"), 26.0);
}

TEST(SdmHomeDocument, IgnoresEcoBoundsOfZero) {
  const json::object zero = fields_of(R"("ThermostatEco":{"mode":"OFF","heatCelsius":0.0,"coolCelsius":0.0})");
  EXPECT_TRUE(zero.at("eco_temperature_low_c").is_null());
  EXPECT_TRUE(zero.at("eco_temperature_high_f").is_null());
  EXPECT_TRUE(fields_of("").at("eco_temperature_low_c").is_null());
  EXPECT_EQ(fields_of(R"("ThermostatEco":{"heatCelsius":10})").at("eco_temperature_low_c"), 10.0);
}

TEST(SdmHomeDocument, TakesTheSystemFromTheModesThatItCanHave) {
  const json::object cooling = fields_of(R"("ThermostatMode":{"mode":"OFF","availableModes":["COOL","OFF",5,null]})");
  EXPECT_EQ(cooling.at("can_heat"), false);
  EXPECT_EQ(cooling.at("can_cool"), true);
  EXPECT_FALSE(fields_of(R"("ThermostatMode":{"mode":"OFF"})").contains("can_heat"));
  EXPECT_FALSE(fields_of(R"("ThermostatMode":{"mode":"OFF","availableModes":"HEAT"})").contains("can_heat"));
}

TEST(SdmHomeDocument, EndsTheFanTimerByTheClock) {
  const std::string running = R"("Fan":{"timerMode":"ON","timerTimeout":"2026-11-21T22:00:00Z"})";
  const json::object before = fields_of(running, ten_o_clock - 1ms);
  EXPECT_EQ(before.at("fan_timer_active"), true);
  EXPECT_EQ(before.at("fan_timer_timeout"), "2026-11-21T22:00:00.000Z");
  const json::object after = fields_of(running, ten_o_clock);
  EXPECT_EQ(after.at("fan_timer_active"), false);
  EXPECT_EQ(after.at("fan_timer_timeout"), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(after.at("has_fan"), true);
}

TEST(SdmHomeDocument, ShowsTheFanAsFarAsItIsKnown) {
  const json::object unknown_end = fields_of(R"("Fan":{"timerMode":"ON","timerTimeout":"soon"})");
  EXPECT_EQ(unknown_end.at("fan_timer_active"), true);
  EXPECT_EQ(unknown_end.at("fan_timer_timeout"), "1970-01-01T00:00:00.000Z");
  ShownDevice shown = thermostat(R"("Fan":{"timerMode":"OFF"})");
  shown.fan_minutes = 45;
  EXPECT_EQ(fields_of(shown).at("fan_timer_duration"), 45);
  EXPECT_EQ(fields_of(shown).at("fan_timer_active"), false);
  for (const char* traits : {R"("Fan":{})", R"("Fan":{"timerMode":7})", ""}) {
    EXPECT_EQ(fields_of(traits).at("has_fan"), false) << traits;
    EXPECT_FALSE(fields_of(traits).contains("fan_timer_duration")) << traits;
  }
}

TEST(SdmHomeDocument, NamesADeviceByItsLabelOrItsRoom) {
  const auto names = [](const ShownDevice& shown) {
    const json::object fields = fields_of(shown);
    return std::string(fields.at("name").as_string()) + " / " + std::string(fields.at("name_long").as_string());
  };
  ShownDevice shown = thermostat("");
  EXPECT_EQ(names(shown), "Thermostat CDEFGH / Thermostat");
  EXPECT_FALSE(fields_of(shown).contains("label"));
  shown.device.room_name = "Hall";
  EXPECT_EQ(names(shown), "Hall / Hall Thermostat");
  shown.device.traits["Info"] = {{"customName", "Upstairs"}};
  EXPECT_EQ(names(shown), "Upstairs / Hall Thermostat (Upstairs)");
  shown.device.room_name = "";
  EXPECT_EQ(names(shown), "Upstairs / Thermostat (Upstairs)");
  shown.device.name = "enterprises/P/devices/X";
  shown.device.traits["Info"] = {{"customName", 5}};
  EXPECT_EQ(names(shown), "Thermostat X / Thermostat");
  for (const auto& [type, word] :
       {std::pair("CAMERA", "Camera"), std::pair("DOORBELL", "Doorbell"), std::pair("DISPLAY", "Display")}) {
    EXPECT_EQ(fields_of({{.name = "enterprises/P/devices/X", .type = type}}).at("name_long"), word);
  }
}

TEST(SdmHomeDocument, TakesTheNameOfARoomFromTheListOfRooms) {
  ShownDevice shown = thermostat("");
  shown.device.structure_id = "S";
  shown.device.room_id = "R";
  const std::vector<Structure> structures{{"S", "Home", {{"Q", "Attic"}, {"R", "Hall"}}}};
  EXPECT_EQ(fields_of(shown, ten_o_clock, structures).at("where_name"), "Hall");
  EXPECT_TRUE(fields_of(shown).at("where_name").is_null());
  EXPECT_EQ(fields_of(shown).at("where_id"), "R");
}

TEST(SdmHomeDocument, PutsADeviceOfNoStructureIntoTheOnlyOne) {
  const ShownDevice shown = thermostat("");
  const auto structure = [&](const std::vector<Structure>& structures) {
    return fields_of(shown, ten_o_clock, structures).at("structure_id");
  };
  EXPECT_EQ(structure({{"S", "Home"}}), "S");
  EXPECT_TRUE(structure({{"S", "Home"}, {"T", "Hut"}}).is_null());
  EXPECT_TRUE(structure({}).is_null());
  ShownDevice elsewhere = thermostat("");
  elsewhere.device.structure_id = "hidden";
  EXPECT_EQ(fields_of(elsewhere, ten_o_clock, {{"S", "Home"}}).at("structure_id"), "hidden");
}

TEST(SdmHomeDocument, GoesByTraitsAndOnlyThenByTheType) {
  const auto kind = [](const std::string& type, json::object traits) -> std::string {
    const ShownDevice shown{{.name = "enterprises/P/devices/D", .type = type, .traits = std::move(traits)}};
    const auto document = make_document({}, std::span(&shown, 1), ten_o_clock);
    const json::object& devices = document.root().at("devices").as_object();
    return (devices.at("thermostats").as_object().empty() ? "" : "thermostat") +
           std::string(devices.at("cameras").as_object().empty() ? "" : "camera");
  };
  EXPECT_EQ(kind("", {{"ThermostatMode", json::object()}}), "thermostat");
  EXPECT_EQ(kind("NEW", {{"CameraMotion", json::object()}}), "camera");
  EXPECT_EQ(kind("THERMOSTAT", {}), "thermostat") << "a trait that is absent is only not available now";
  EXPECT_EQ(kind("DISPLAY", {}), "camera");
  EXPECT_EQ(kind("DOORBELL", {}), "camera");
  EXPECT_EQ(kind("VACUUM", {{"Info", json::object()}}), "");
}

TEST(SdmHomeDocument, ShowsWhatACameraStreams) {
  const ShownDevice odd{
      {.name = "enterprises/P/devices/D",
       .type = "CAMERA",
       .traits = model::parse_json_object(R"({"CameraLiveStream":{"supportedProtocols":["RTSP",5,{},null]}})").value()},
      false};
  EXPECT_EQ(model::to_text(fields_of(odd).at("x_stream_protocols")), R"(["RTSP"])");
  EXPECT_EQ(fields_of(odd).at("x_has_chime"), false);
  EXPECT_EQ(fields_of(odd).at("is_online"), false);
  EXPECT_FALSE(fields_of({{.name = "enterprises/P/devices/D", .type = "CAMERA"}}).contains("x_stream_protocols"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
