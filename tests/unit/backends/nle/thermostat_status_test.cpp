#include "thermostat_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_data.h"

namespace nest2mqtt::nle {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<ThermostatStatus> devices_in(const std::string& answer) {
  auto devices = read_devices(answer);
  EXPECT_TRUE(devices) << (devices ? "" : devices.error().message);
  return devices ? *std::move(devices) : std::vector<ThermostatStatus>{};
}

/// A list with one thermostat, which has these members besides its serial and temperature.
ThermostatStatus status_of(const std::string& members) {
  const auto devices = devices_in(R"({"devices":[{"serial":"S","current_temperature":20.5)" +
                                  (members.empty() ? "" : "," + members) + "}]}");
  EXPECT_EQ(devices.size(), 1U);
  return devices.at(0);
}

TEST(ThermostatStatus, IsWhatTheServerSays) {
  const auto devices = devices_in(test_data("devices.json"));
  ASSERT_EQ(devices.size(), 2U);
  const ThermostatStatus& living_room = devices[0];
  EXPECT_EQ(living_room.serial, "02AA01AC00TEST01");
  EXPECT_EQ(living_room.name, "Living Room");
  EXPECT_TRUE(living_room.is_available);
  EXPECT_TRUE(living_room.is_subscribed);
  EXPECT_EQ(living_room.last_seen, "2026-11-21T22:00:05.123456");
  EXPECT_EQ(living_room.current_temperature, 20.42);
  EXPECT_EQ(living_room.target, 21);
  EXPECT_EQ(living_room.target_low, 19);
  EXPECT_EQ(living_room.target_high, 24);
  EXPECT_EQ(living_room.eco_low, 12.778);
  EXPECT_EQ(living_room.mode, "heat");
  EXPECT_TRUE(living_room.is_heating);
  EXPECT_FALSE(living_room.is_cooling);
  EXPECT_EQ(living_room.fan_timer_timeout, 1795302000);
  EXPECT_EQ(living_room.target_humidity, std::nullopt) << "null";
  EXPECT_FALSE(living_room.is_in_eco());
  EXPECT_TRUE(devices[1].is_in_eco());
  EXPECT_EQ(devices[1].mode, "range") << "the mode behind eco";
}

TEST(ThermostatStatus, IsHeatingOrCoolingWithAnyStage) {
  for (const char* stage : {"heater", "heat_x2", "heat_x3", "aux_heat", "emer_heat", "alt_heat"}) {
    EXPECT_TRUE(status_of(R"("hvac":{")" + std::string(stage) + R"(":true})").is_heating) << stage;
  }
  for (const char* stage : {"ac", "cool_x2", "cool_x3"}) {
    EXPECT_TRUE(status_of(R"("hvac":{")" + std::string(stage) + R"(":true})").is_cooling) << stage;
  }
  const ThermostatStatus idle = status_of(R"("hvac":{"fan":true,"humidifier":true,"heater":"yes"})");
  EXPECT_FALSE(idle.is_heating);
  EXPECT_FALSE(idle.is_cooling);
}

TEST(ThermostatStatus, KnowsBothKindsOfEco) {
  EXPECT_TRUE(status_of(R"("eco_mode":"manual-eco")").is_in_eco());
  EXPECT_TRUE(status_of(R"("eco_mode":"auto-eco")").is_in_eco());
  EXPECT_FALSE(status_of(R"("eco_mode":"schedule")").is_in_eco());
  EXPECT_FALSE(status_of(R"("eco_mode":null)").is_in_eco());
}

TEST(ThermostatStatus, LeavesPhantomsOut) {
  const auto devices = devices_in(R"({"devices":[
      {"serial":"02AA01AC00TEST99","name":"Nest","is_available":true,"current_temperature":null,"humidity":null,
       "software_version":null,"target_temperature":20},
      {"serial":"02AA01AC00TEST98","is_available":true},
      {"serial":"S","current_temperature":20.5},
      {"serial":"freezing","current_temperature":null,"humidity":40,"software_version":"5.9.4-5"}],"total":4})");
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_EQ(devices[0].serial, "S");
  EXPECT_EQ(devices[1].serial, "freezing") << "the server says null for 0.0";
}

TEST(ThermostatStatus, PassesOverWhatCannotBeUsed) {
  const auto devices = devices_in(R"({"devices":[null,7,[],"x",{},{"serial":""},{"serial":8,"current_temperature":20},
      {"serial":"S","current_temperature":20.5},{"serial":"S","current_temperature":1}]})");
  ASSERT_EQ(devices.size(), 1U) << "a serial that comes twice is the first of them";
  EXPECT_EQ(devices[0].current_temperature, 20.5);
}

TEST(ThermostatStatus, HasNoValueWhereTheTypeIsAnother) {
  const ThermostatStatus status = status_of(R"("name":[],"is_available":"true","last_seen":5,"subscription_count":"1",
      "target_temperature":"21","target_temperature_low":1e300,"humidity":{},"mode":3,"hvac":[],"fan_timer_active":1,
      "fan_timer_timeout":"soon","eco_temperatures":[],"eco_mode":false,"capabilities":"none","has_leaf":0,
      "software_version":null,"temperature_scale":true,"time_to_target":[],"safety_state":1,"schedule_mode":{})");
  EXPECT_EQ(status, (ThermostatStatus{.serial = "S", .current_temperature = 20.5}));
}

TEST(ThermostatStatus, SaysWhatIsWrongWithAnAnswerAsAWhole) {
  for (const char* answer : {"", "<html>canary</html>", "[]", "7", "{}", R"({"devices":{}})", R"({"error":"canary"})",
                             R"({"devices":[{"api_key":"canary")"}) {
    const auto devices = read_devices(answer);
    ASSERT_FALSE(devices) << answer;
    EXPECT_THAT(devices.error().message, Not(HasSubstr("canary")));
    EXPECT_EQ(devices.error().recovery, Recovery::retry);
  }
}

TEST(ThermostatStatus, SeesWhetherThereIsAKeyAndNotWhichOne) {
  EXPECT_TRUE(status_of(R"("api_key":"canary")").has_key);
  EXPECT_FALSE(status_of(R"("api_key":null)").has_key);
  EXPECT_FALSE(status_of("").has_key);
}

TEST(ThermostatStatus, TakesNumbersThatAreNoneForNoValue) {
  const auto devices = devices_in(R"({"devices": [
      {"serial": "S", "name": "NaN \"NaN\" \\", "current_temperature": 20.5, "target_temperature": NaN,
       "target_temperature_low": -Infinity, "target_temperature_high": Infinity, "humidity": 41},
      {"serial": "T", "current_temperature": 19, "target_temperature": 21}], "total": 2})");
  ASSERT_EQ(devices.size(), 2U) << "one bad value does not hide the home";
  EXPECT_EQ(devices[0].target, std::nullopt);
  EXPECT_EQ(devices[0].target_low, std::nullopt);
  EXPECT_EQ(devices[0].target_high, std::nullopt);
  EXPECT_EQ(devices[0].humidity, 41);
  EXPECT_EQ(devices[0].name, "NaN \"NaN\" \\");
  EXPECT_EQ(devices[1].target, 21);
}

TEST(ThermostatStatus, TakesTextThatIsNotUnicode) {
  const ThermostatStatus status = status_of(
      "\"name\":\"K\xFC"
      "che\"");
  EXPECT_EQ(status.name,
            "K\xEF\xBF\xBD"
            "che");
}

}  // namespace
}  // namespace nest2mqtt::nle
