// The commands to thermostats: what they do, and when they are refused.

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class SdmCommandsTest : public SdmTest {
 protected:
  SdmCommandsTest() { service_.quotas().set_limits(false); }

  std::string set_mode(const std::string& mode, const std::string& device = hall_id) {
    return command(device, "ThermostatMode.SetMode", R"({"mode":")" + mode + "\"}");
  }
  std::string set_eco(const std::string& mode, const std::string& device = hall_id) {
    return command(device, "ThermostatEco.SetMode", R"({"mode":")" + mode + "\"}");
  }
  std::string set_range(const std::string& heat, const std::string& cool) {
    return command(hall_id, "ThermostatTemperatureSetpoint.SetRange",
                   R"({"heatCelsius":)" + heat + R"(,"coolCelsius":)" + cool + "}");
  }
  std::string set_heat(const std::string& celsius, const std::string& device = attic_id) {
    return command(device, "ThermostatTemperatureSetpoint.SetHeat", R"({"heatCelsius":)" + celsius + "}");
  }
};

const std::string not_in_mode = "400 FAILED_PRECONDITION sdm.devices.commands.";

TEST_F(SdmCommandsTest, SetTheMode) {
  EXPECT_EQ(set_mode("COOL"), "200 {}");
  EXPECT_EQ(home(hall_path / "hvac_mode"), "cool");
  EXPECT_EQ(set_mode("OFF"), "200 {}");
  EXPECT_EQ(home(hall_path / "hvac_mode"), "off");
  EXPECT_EQ(set_mode("COOL", attic_id),
            "400 INVALID_ARGUMENT sdm.devices.commands.ThermostatMode.SetMode contains invalid value.");
}

TEST_F(SdmCommandsTest, TheModeDoesNotLeaveEco) {
  EXPECT_EQ(set_eco("MANUAL_ECO"), "200 {}");
  EXPECT_EQ(set_mode("HEAT"), "200 {}");
  EXPECT_EQ(home(hall_path / "hvac_mode"), "eco");
  EXPECT_EQ(set_eco("OFF"), "200 {}");
  EXPECT_EQ(home(hall_path / "hvac_mode"), "heat");
}

TEST_F(SdmCommandsTest, EcoIsRefusedWhereItIsAlreadySo) {
  const std::string refused = not_in_mode + "ThermostatEco.SetMode command not allowed in current thermostat mode.";
  EXPECT_EQ(set_eco("OFF"), refused);
  EXPECT_EQ(set_eco("MANUAL_ECO"), "200 {}");
  EXPECT_EQ(set_eco("MANUAL_ECO"), refused);
  EXPECT_EQ(set_eco("OFF"), "200 {}");
  EXPECT_EQ(home(hall_path / "hvac_mode"), "heat-cool");
  EXPECT_EQ(set_mode("OFF"), "200 {}");
  EXPECT_EQ(set_eco("MANUAL_ECO"), refused) << "while it is off";
}

TEST_F(SdmCommandsTest, SetpointsOfTheMode) {
  EXPECT_EQ(set_range("20.13", "25"), "200 {}");
  EXPECT_EQ(trait(hall_id, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":20.13,"coolCelsius":25.0})");
  EXPECT_EQ(home(hall_path / "target_temperature_low_f"), "68");
  EXPECT_EQ(set_heat("21.5"), "200 {}");
  EXPECT_EQ(home(attic_path / "target_temperature_c"), "21.5");
  EXPECT_EQ(set_heat("20", hall_id), not_in_mode +
                                         "ThermostatTemperatureSetpoint.SetHeat command not allowed in current "
                                         "thermostat mode.");
}

TEST_F(SdmCommandsTest, NoSetpointsInEcoAndOff) {
  set_eco("MANUAL_ECO", attic_id);
  EXPECT_EQ(set_heat("20"), not_in_mode +
                                "ThermostatTemperatureSetpoint.SetHeat command not allowed when thermostat in "
                                "MANUAL_ECO mode.");
  set_mode("OFF");
  EXPECT_THAT(set_range("19", "24"), HasSubstr("command not allowed in current thermostat mode."));
}

TEST_F(SdmCommandsTest, SetpointsHaveLimits) {
  EXPECT_EQ(set_range("9.9", "24"),
            "400 INVALID_ARGUMENT Temperature setpoint is out of range [10.000000, 32.222301] in FAHRENHEIT.");
  EXPECT_EQ(set_range("19", "32.3"),
            "400 INVALID_ARGUMENT Temperature setpoint is out of range [10.000000, 32.222301] in FAHRENHEIT.");
  EXPECT_EQ(set_range("10", "32.22222222"), "200 {}") << "50 and 90 F";
  EXPECT_EQ(set_heat("32.1"),
            "400 INVALID_ARGUMENT Temperature setpoint is out of range [10.000000, 32.000000] in CELSIUS.");
  EXPECT_EQ(set_range("24", "24"), "400 INVALID_ARGUMENT Cool value must be greater than heat value.");
  EXPECT_EQ(set_range("20", "21.6"),
            "400 INVALID_ARGUMENT Temperature setpoint range is smaller than minimum 1.666700 in FAHRENHEIT.");
  EXPECT_EQ(set_range("20", "21.66666667"), "200 {}") << "3 F";
  EXPECT_EQ(set_range("\"20\"", "24"),
            "400 INVALID_ARGUMENT sdm.devices.commands.ThermostatTemperatureSetpoint.SetRange contains invalid value.");
}

TEST_F(SdmCommandsTest, TheFanTimer) {
  EXPECT_EQ(command(hall_id, "Fan.SetTimer", R"({"timerMode":"ON","duration":"3600s"})"), "200 {}");
  EXPECT_EQ(trait(hall_id, "Fan"), R"({"timerMode":"ON","timerTimeout":"2025-03-01T13:00:00Z"})");
  EXPECT_EQ(command(hall_id, "Fan.SetTimer", R"({"timerMode":"OFF"})"), "200 {}");
  EXPECT_EQ(trait(hall_id, "Fan"), R"({"timerMode":"OFF"})");
  EXPECT_EQ(command(hall_id, "Fan.SetTimer", R"({"timerMode":"ON"})"), "200 {}");
  pass(899s);
  EXPECT_THAT(trait(hall_id, "Fan"), HasSubstr("ON"));
  pass(1s);
  EXPECT_EQ(trait(hall_id, "Fan"), R"({"timerMode":"OFF"})") << "900 s unless it says otherwise";
  for (const std::string duration : {"0s", "43201s", "15m", "-1s", "s", ""}) {
    EXPECT_THAT(command(hall_id, "Fan.SetTimer", R"({"timerMode":"ON","duration":")" + duration + "\"}"),
                HasSubstr("400 INVALID_ARGUMENT"))
        << duration;
  }
  EXPECT_EQ(command(attic_id, "Fan.SetTimer", R"({"timerMode":"ON"})"),
            "400 FAILED_PRECONDITION Thermostat fan unavailable.");
}

TEST_F(SdmCommandsTest, WhatIsNoCommand) {
  const std::string device = "/devices/" + hall_id + ":executeCommand";
  EXPECT_EQ(command(hall_id, "Fan.Burn", "{}"),
            "400 INVALID_ARGUMENT Command sdm.devices.commands.Fan.Burn not supported.");
  EXPECT_THAT(call(device, "POST", ""), HasSubstr(R"("message":"No command provided.","status":"NOT_FOUND")"));
  EXPECT_THAT(call(device, "POST", "{}"), HasSubstr("No command provided."));
  EXPECT_THAT(call(device, "POST", "{"), HasSubstr("400 {\"error\":{\"code\":400,\"message\":\"Invalid JSON payload"));
  EXPECT_THAT(command("nothing", "Fan.SetTimer", "{}"),
              "404 NOT_FOUND Device enterprises/" + sdm_project_id + "/devices/nothing not found.");
  EXPECT_THAT(call(device), HasSubstr("404 ")) << "GET";
}

TEST_F(SdmCommandsTest, AThermostatThatIsOffline) {
  set_home(attic_path / "is_online", false);
  EXPECT_EQ(set_heat("20"), "400 FAILED_PRECONDITION Device is offline.");
}

TEST_F(SdmCommandsTest, FaultsOfWrites) {
  fault(R"({"fault":"accept_then_ignore","service":"sdm"})");
  EXPECT_EQ(set_heat("20"), "200 {}");
  EXPECT_EQ(trait(attic_id, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":18.0})");
  fault(R"({"fault":"accept_then_revert","after":"1s","service":"sdm"})");
  set_heat("20");
  EXPECT_EQ(trait(attic_id, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":20.0})");
  pass(1s);
  EXPECT_EQ(trait(attic_id, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":18.0})");
}

}  // namespace
}  // namespace nest2mqtt::simulator
