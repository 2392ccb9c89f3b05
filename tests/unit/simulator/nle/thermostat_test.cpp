// What the thermostats tell the server, and do when the server tells them to.

#include "nle/thermostat.h"

#include <gmock/gmock.h>

#include "nle/nle_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

class NleThermostatTest : public NleTest {
 protected:
  /// A member of the status as text.
  std::string told(const Path& path, const std::string& serial = first_serial) { return text_at(status(serial), path); }
};

TEST_F(NleThermostatTest, TellsTheHomeInItsOwnWords) {
  EXPECT_EQ(told({"name"}), "Living Room");
  EXPECT_EQ(told({"mode"}), "heat");
  EXPECT_EQ(told({"current_temperature"}), "20.5");
  EXPECT_EQ(told({"target_temperature"}), "21.0");
  EXPECT_EQ(told({"eco_temperatures", "low"}), "12.5");
  EXPECT_EQ(told({"hvac", "heater"}), "true");
  EXPECT_EQ(told({"humidity"}), "41");
  EXPECT_EQ(told({"capabilities", "has_fan"}), "true");
  EXPECT_EQ(told({"eco_mode"}), "schedule");
  EXPECT_EQ(told({"time_to_target"}), std::to_string(epoch_seconds(noon()) + 15 * 60));
  EXPECT_EQ(told({"schedule_mode"}), "HEAT");
}

TEST_F(NleThermostatTest, TellsTheModeOfBeforeWhileInEco) {
  EXPECT_EQ(told({"mode"}, second_serial), "range");
  EXPECT_EQ(told({"eco_mode"}, second_serial), "manual-eco");
  EXPECT_EQ(told({"target_temperature_low"}, second_serial), "18.333") << "65 F";
}

TEST_F(NleThermostatTest, EcoOfAHomeThatIsAwayIsAutomatic) {
  set_home(second_thermostat / "services", json::array{"wwn", "nle"});
  set_home({"structures", "home-9b41", "away"}, "away");
  EXPECT_EQ(told({"eco_mode"}, second_serial), "auto-eco");
}

TEST_F(NleThermostatTest, TellsAChangeInTheHome) {
  set_home(first_thermostat / "ambient_temperature_c", 17.5);
  EXPECT_EQ(told({"current_temperature"}), "17.5");
  set_home(first_thermostat / "hvac_mode", "heat-cool");
  EXPECT_EQ(told({"mode"}), "range");
  set_home(first_thermostat / "fan_timer_active", true);
  set_home(first_thermostat / "fan_timer_timeout", "2025-03-01T12:30:00.000Z");
  EXPECT_EQ(told({"fan_timer_timeout"}), std::to_string(epoch_seconds(noon()) + 1800));
  EXPECT_EQ(told({"fan_timer_active"}), "true");
}

TEST_F(NleThermostatTest, AMemberOfTheHomeStandsForAnythingElse) {
  set_home(first_thermostat / "nle" / "backplate_temperature", 20.42);
  set_home(first_thermostat / "nle" / "safety_state", "warning");
  set_home(first_thermostat / "nle" / "target_temperature", 23.87697);
  set_home(first_thermostat / "nle" / "schedule_mode", "COOL");
  EXPECT_EQ(told({"backplate_temperature"}), "20.42");
  EXPECT_EQ(told({"safety_state"}), "warning");
  EXPECT_EQ(told({"target_temperature"}), "23.87697");
  EXPECT_EQ(told({"schedule_mode"}), "COOL");
  command("set_temperature", "22");
  pass(4s);
  EXPECT_EQ(told({"target_temperature"}), "22.0") << "the thermostat has another one now";
}

TEST_F(NleThermostatTest, AReadingOfZeroIsLost) {
  set_home(first_thermostat / "ambient_temperature_c", 0.0);
  EXPECT_EQ(told({"current_temperature"}), "null");
}

TEST_F(NleThermostatTest, DoesWhatItIsTold) {
  command("set_temperature", "21.37");
  command("set_temperature", R"({"low":18,"high":26})");
  command("set_mode", "\"heat-cool\"");
  command("set_eco_temperatures", R"({"low":11,"high":27})");
  command("set_device_setting", R"({"temperature_scale":"F","fan_timer_duration_minutes":30,"temp_lock_on":true})");
  command("set_device_setting", R"({"target_humidity":45})");
  pass(4s);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "21.5") << "as displays round it";
  EXPECT_EQ(home(first_thermostat / "target_temperature_f"), "70");
  EXPECT_EQ(home(first_thermostat / "target_temperature_low_c"), "18.0");
  EXPECT_EQ(home(first_thermostat / "target_temperature_high_f"), "79");
  EXPECT_EQ(home(first_thermostat / "hvac_mode"), "heat-cool");
  EXPECT_EQ(home(first_thermostat / "eco_temperature_low_c"), "11.0");
  EXPECT_EQ(home(first_thermostat / "away_temperature_high_c"), "27.0");
  EXPECT_EQ(home(first_thermostat / "temperature_scale"), "F");
  EXPECT_EQ(home(first_thermostat / "fan_timer_duration"), "30");
  EXPECT_EQ(home(first_thermostat / "is_locked"), "true");
  EXPECT_EQ(home(first_thermostat / "nle" / "target_humidity"), "45");
  EXPECT_EQ(told({"target_temperature"}), "21.37") << "the raw number";
  EXPECT_EQ(told({"target_humidity"}), "45");
}

TEST_F(NleThermostatTest, DoesNotTakeAScaleThatThereIsNot) {
  command("set_device_setting", R"({"temperature_scale":"K"})");
  EXPECT_EQ(told({"temperature_scale"}), "K") << "the echo";
  pass(4s);
  EXPECT_EQ(told({"temperature_scale"}), "C");
}

TEST_F(NleThermostatTest, DoesNotTakeWhatIsFarOut) {
  command("set_device_setting", R"({"temp_lock_high_temp":1e300,"fan_timer_duration_minutes":1000000000000000})");
  EXPECT_EQ(outcome("set_fan", "\"on\"").substr(0, 3), "200");
  EXPECT_EQ(outcome("set_fan", "1e300").substr(0, 3), "200");
  pass(4s);
  EXPECT_EQ(home(first_thermostat / "locked_temp_max_c"), "22.0");
  EXPECT_EQ(home(first_thermostat / "fan_timer_duration"), "15");
}

TEST_F(NleThermostatTest, EcoIsOfThisThermostatOnly) {
  set_home(second_thermostat / "hvac_mode", "heat");
  command("set_away", "true");
  EXPECT_EQ(told({"eco_mode"}), "schedule") << "the thermostat writes this itself";
  pass(4s);
  EXPECT_EQ(home(first_thermostat / "hvac_mode"), "eco");
  EXPECT_EQ(told({"eco_mode"}), "manual-eco");
  EXPECT_EQ(told({"mode"}), "heat");
  EXPECT_EQ(told({"away"}), "false");
  EXPECT_EQ(home(second_thermostat / "hvac_mode"), "heat");
  command("set_mode", "\"cool\"");
  pass(4s);
  EXPECT_EQ(home(first_thermostat / "hvac_mode"), "eco") << "only the mode of after that changes";
  command("set_away", "false");
  pass(4s);
  EXPECT_EQ(home(first_thermostat / "hvac_mode"), "cool");
  EXPECT_EQ(told({"eco_mode"}), "schedule");
}

TEST_F(NleThermostatTest, ATextForAwayIsTakenForTrue) {
  command("set_away", "\"false\"");
  pass(4s);
  EXPECT_EQ(home(first_thermostat / "hvac_mode"), "eco");
}

TEST_F(NleThermostatTest, DoesNotFollowAnEcoThatIsTooOld) {
  ASSERT_TRUE(devices().set_asleep(first_serial, true, now_));
  command("set_away", "true");
  pass(601s);
  ASSERT_TRUE(devices().set_asleep(first_serial, false, now_));
  pass(4s);
  EXPECT_EQ(home(first_thermostat / "hvac_mode"), "heat");
}

TEST_F(NleThermostatTest, TheFanTimerEndsWithTheNextReport) {
  command("set_fan", "600");
  EXPECT_EQ(told({"fan_timer_active"}), "true");
  pass(4s);
  EXPECT_EQ(told({"fan_timer_timeout"}), "0");
  EXPECT_EQ(told({"fan_timer_active"}), "false");
  EXPECT_EQ(home(first_thermostat / "fan_timer_active"), "false");
}

TEST_F(NleThermostatTest, TheFanTimerLastsIfTheServerIsMended) {
  devices().set_fan_timers_last(true);
  const std::string end = std::to_string(epoch_seconds(noon()) + 600);
  command("set_fan", "600");
  pass(4s);
  EXPECT_EQ(told({"fan_timer_timeout"}), end);
  EXPECT_EQ(home(first_thermostat / "fan_timer_timeout"), "2025-03-01T12:10:00.000Z");
  command("set_fan", "\"auto\"");
  pass(4s);
  EXPECT_EQ(told({"fan_timer_timeout"}), "0");
  EXPECT_EQ(home(first_thermostat / "fan_timer_active"), "false");
}

TEST_F(NleThermostatTest, TakesAScheduleAsAWhole) {
  command("set_schedule", R"({"ver":2,"schedule_mode":"COOL","days":{}})");
  pass(4s);
  EXPECT_EQ(text_at(get("/api/schedule?serial=" + first_serial), {"schedule", "schedule_mode"}), "COOL");
  EXPECT_EQ(home(first_thermostat / "nle" / "schedule" / "days"), "{}");
}

}  // namespace
}  // namespace nest2mqtt::simulator
