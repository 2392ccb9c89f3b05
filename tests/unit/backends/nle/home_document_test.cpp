#include "home_document.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/json.h"

#include "test_data.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const WallTime ten_o_clock{std::chrono::seconds(1'795'298'400)};  // 2026-11-21T22:00:00Z
const WallTime much_later = ten_o_clock + 24h;

std::vector<ShownThermostat> shown_devices(const std::string& answer) {
  std::vector<ShownThermostat> thermostats;
  auto devices = read_devices(answer);
  for (auto& status : devices.value()) {
    const bool is_online = status.is_available;
    thermostats.push_back({std::move(status), is_online});
  }
  return thermostats;
}

/// The thermostat of a server that says no more of it than these members.
json::object shown_of(const std::string& members, WallTime now = ten_o_clock) {
  const auto document = make_document(
      "nle", shown_devices(R"({"devices":[{"serial":"S","current_temperature":20.5,)" + members + "}]}"), now);
  return document.root().at("devices").at("thermostats").at("S").as_object();
}

const std::set<std::string> fields_beyond_the_golden_file{
    "fan_timer_duration", "time_to_target", "backplate_temperature_c", "backplate_temperature_f", "safety_state",
    "target_humidity",    "schedule_mode"};

TEST(HomeDocument, IsTheGoldenOne) {
  const auto document = make_document("nle", shown_devices(test_data("devices.json")), much_later);
  const auto expected = model::Document::parse(test_data("home.json"));
  ASSERT_TRUE(expected);
  EXPECT_TRUE(model::same(document.root().at("structures"), expected->root().at("structures")));
  const json::object& devices = expected->root().at("devices").at("thermostats").as_object();
  const json::object& made = document.root().at("devices").at("thermostats").as_object();
  ASSERT_EQ(made.size(), devices.size());
  for (const auto& [serial, thermostat] : devices) {
    const json::object& actual = made.at(serial).as_object();
    for (const auto& [name, value] : thermostat.as_object()) {
      ASSERT_TRUE(actual.contains(name)) << name;
      EXPECT_TRUE(model::same(actual.at(name), value)) << serial << " " << name << ": " << actual.at(name);
    }
    for (const auto& [name, value] : actual) {
      EXPECT_TRUE(thermostat.as_object().contains(name) || fields_beyond_the_golden_file.contains(name)) << name;
    }
  }
  EXPECT_EQ(document.root().size(), 2U);
}

TEST(HomeDocument, NeverHasTheKeyOfAThermostat) {
  const auto document = make_document(
      "nle", shown_devices(R"({"devices":[{"serial":"S","current_temperature":20.5,"api_key":"canary"}]})"),
      ten_o_clock);
  const std::string text = model::to_text(document.root());
  EXPECT_THAT(text, Not(HasSubstr("canary")));
  EXPECT_THAT(text, Not(HasSubstr("api_key")));
}

TEST(HomeDocument, PutsEachThermostatIntoTheStructureOfTheAccount) {
  const model::Home home({make_document("upstairs", shown_devices(test_data("devices.json")), ten_o_clock)}, {});
  ASSERT_EQ(home.objects().size(), 3U);
  const model::HomeObject& structure = home.objects().front();
  EXPECT_EQ(structure.id, (model::ObjectId{"", "upstairs"}));
  EXPECT_EQ(structure.name(), "upstairs");
  EXPECT_FALSE(structure.value->contains("away")) << "these thermostats know no presence";
  for (const model::HomeObject& object : home.objects()) {
    if (!object.id.is_structure()) {
      EXPECT_EQ(object.structure, "upstairs");
    }
  }
}

TEST(HomeDocument, OfAServerWithoutThermostatsIsAStructureAlone) {
  const auto document = make_document("nle", {}, ten_o_clock);
  EXPECT_EQ(
      model::to_text(document.root()),
      R"({"devices":{"thermostats":{}},"structures":{"nle":{"structure_id":"nle","name":"nle","thermostats":[]}}})");
}

TEST(HomeDocument, TranslatesTheModes) {
  const auto modes = [](const std::string& members) {
    const json::object thermostat = shown_of(members);
    return std::string(thermostat.at("hvac_mode").as_string()) + " " +
           std::string(thermostat.at("previous_hvac_mode").as_string()) +
           (thermostat.at("is_using_emergency_heat").as_bool() ? " emergency" : "");
  };
  EXPECT_EQ(modes(R"("mode":"heat")"), "heat ");
  EXPECT_EQ(modes(R"("mode":"cool")"), "cool ");
  EXPECT_EQ(modes(R"("mode":"off")"), "off ");
  EXPECT_EQ(modes(R"("mode":"range")"), "heat-cool ");
  EXPECT_EQ(modes(R"("mode":"emergency")"), "heat  emergency");
  EXPECT_EQ(modes(R"("mode":"range","eco_mode":"manual-eco")"), "eco heat-cool");
  EXPECT_EQ(modes(R"("mode":"cool","eco_mode":"auto-eco")"), "eco cool");
  EXPECT_FALSE(shown_of(R"("mode":null)").contains("hvac_mode")) << "nothing is made up";
  EXPECT_EQ(shown_of(R"("mode":null,"eco_mode":"manual-eco")").at("hvac_mode"), "eco");
}

TEST(HomeDocument, ShowsTheSetpointsOfTheMode) {
  const std::string setpoints =
      R"("target_temperature":21.1,"target_temperature_low":18.9,"target_temperature_high":25.3,)";
  const json::object heat = shown_of(setpoints + R"("mode":"heat")");
  EXPECT_EQ(heat.at("target_temperature_c"), 21.0);
  EXPECT_EQ(heat.at("target_temperature_f"), 70.0);
  EXPECT_TRUE(heat.at("target_temperature_low_c").is_null());
  const json::object range = shown_of(setpoints + R"("mode":"range")");
  EXPECT_TRUE(range.at("target_temperature_c").is_null());
  EXPECT_EQ(range.at("target_temperature_low_c"), 19.0);
  EXPECT_EQ(range.at("target_temperature_high_f"), 78.0);
  const json::object off = shown_of(setpoints + R"("mode":"off")");
  EXPECT_TRUE(off.at("target_temperature_f").is_null());
  EXPECT_TRUE(off.at("target_temperature_high_c").is_null());
}

TEST(HomeDocument, SaysWhenTheTargetIsReached) {
  const auto words = [](milliseconds from_now, const std::string& training = "ready") {
    const auto at = std::chrono::duration_cast<std::chrono::seconds>((ten_o_clock + from_now).time_since_epoch());
    const json::object thermostat = shown_of(R"("time_to_target":)" + std::to_string(at.count()) +
                                             R"(,"time_to_target_training_status":")" + training + "\"");
    const auto* const text = thermostat.if_contains("time_to_target");
    return text == nullptr ? "" : std::string(text->as_string());
  };
  EXPECT_EQ(words(15min), "~15");
  EXPECT_EQ(words(12min), "~10");
  EXPECT_EQ(words(13min), "~15");
  EXPECT_EQ(words(90min), "~90");
  EXPECT_EQ(words(5min), "~5");
  EXPECT_EQ(words(4min + 59s), "<5");
  EXPECT_EQ(words(0s), "~0");
  EXPECT_EQ(words(-1h), "~0");
  EXPECT_EQ(words(15min, "training"), "") << "not known yet";
  EXPECT_EQ(shown_of(R"("time_to_target":0,"time_to_target_training_status":"ready")").at("time_to_target"), "~0")
      << "a field that comes and goes would be an entity that comes and goes";
}

TEST(HomeDocument, ShowsTimesThatCannotBeAsTheEpoch) {
  const auto timeout = [](const std::string& number) {
    return std::string(shown_of(R"("fan_timer_timeout":)" + number).at("fan_timer_timeout").as_string());
  };
  EXPECT_EQ(timeout("1795302000"), "2026-11-21T23:00:00.000Z");
  for (const char* number : {"0", "-1", "9000000001", "99999999999999", "-99999999999999"}) {
    EXPECT_EQ(timeout(number), "1970-01-01T00:00:00.000Z") << number;
  }
}

TEST(HomeDocument, HasTheFurtherFieldsThatTheServerSays) {
  const json::object thermostat =
      shown_of(R"("backplate_temperature":20.44,"safety_state":"none","target_humidity":35,"schedule_mode":"RANGE")");
  EXPECT_EQ(thermostat.at("backplate_temperature_c"), 20.4);
  EXPECT_EQ(thermostat.at("backplate_temperature_f"), 68.8);
  EXPECT_EQ(thermostat.at("safety_state"), "none");
  EXPECT_EQ(thermostat.at("target_humidity"), 35.0);
  EXPECT_EQ(thermostat.at("schedule_mode"), "RANGE");
}

TEST(HomeDocument, SaysNothingOfWhatTheServerDoesNotSay) {
  const json::object thermostat = shown_of(R"("mode":null)");
  for (const char* name : {"name", "humidity", "software_version", "temperature_scale", "has_leaf", "can_heat",
                           "has_fan", "fan_timer_active", "fan_timer_timeout", "fan_timer_duration", "safety_state",
                           "backplate_temperature_c", "target_temperature_c", "label", "away"}) {
    EXPECT_FALSE(thermostat.contains(name)) << name;
  }
}

TEST(HomeDocument, ShowsTheDurationOfTheFanOnceItIsKnown) {
  auto thermostats = shown_devices(test_data("devices.json"));
  EXPECT_TRUE(shown_of(R"("capabilities":{"has_fan":true})").at("fan_timer_duration").is_null());
  thermostats[0].status.fan_minutes = 45;
  const auto document = make_document("nle", thermostats, ten_o_clock);
  const auto& devices = document.root().at("devices").at("thermostats");
  EXPECT_EQ(devices.at("02AA01AC00TEST01").at("fan_timer_duration"), 45);
  EXPECT_FALSE(devices.at("02AA01AC00TEST02").as_object().contains("fan_timer_duration"));
}

}  // namespace
}  // namespace nest2mqtt::nle
