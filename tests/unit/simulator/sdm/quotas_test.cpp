#include "sdm/quotas.h"

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class SdmQuotasTest : public testing::Test {
 protected:
  /// What is limited; empty if the call is taken.
  std::string list(const std::string& user = "home") { return quotas_.take(user, "devices.list", now_).value_or(""); }
  std::string send(const std::string& device, const std::string& name, std::string_view type = "THERMOSTAT") {
    return quotas_.take("home", SdmQuotas::Command{device, type, name}, now_).value_or("");
  }

  SdmQuotas quotas_{true};
  WallTime now_ = noon();
};

TEST_F(SdmQuotasTest, AListFiveTimesAMinuteForEachUser) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(list(), "");
  EXPECT_EQ(list(), "the ListDevices API for the user");
  EXPECT_EQ(list("ann"), "");
  now_ += 59s;
  EXPECT_EQ(list(), "the ListDevices API for the user");
  now_ += 1s;
  EXPECT_EQ(list(), "") << "the minute began with the first call";
}

TEST_F(SdmQuotasTest, ACommandFiveTimesAMinuteForEachDevice) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(send("bell", "sdm.devices.commands.X.Y", "DOORBELL"), "");
  EXPECT_EQ(send("bell", "sdm.devices.commands.X.Y", "DOORBELL"), "the Y command for the user");
  EXPECT_EQ(send("bell", "sdm.devices.commands.X.Z", "DOORBELL"), "");
  for (int i = 0; i < 5; ++i) (void)send("den", "sdm.devices.commands.ThermostatTemperatureSetpoint.SetHeat", "OTHER");
  now_ += 1min;
  for (int i = 0; i < 5; ++i) (void)send("den", "sdm.devices.commands.ThermostatTemperatureSetpoint.SetHeat", "OTHER");
  EXPECT_EQ(send("den", "sdm.devices.commands.ThermostatTemperatureSetpoint.SetHeat", "OTHER"),
            "the SetThermostatTemperatureHeat command for the user");
}

TEST_F(SdmQuotasTest, TenCommandsAMinuteForEachUser) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(send("device" + std::to_string(i), "a"), "");
  EXPECT_EQ(send("another", "a"), "the ExecuteDeviceCommand API for the user");
}

TEST_F(SdmQuotasTest, AThermostatTakesFiveCommandsAMinute) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(send("den", "command" + std::to_string(i)), "");
  EXPECT_EQ(send("den", "another"), "the Thermostat");
  EXPECT_EQ(send("hall", "another"), "");
}

TEST_F(SdmQuotasTest, AThermostatTakesAHundredCommandsAnHour) {
  for (int minute = 0; minute < 20; ++minute) {
    for (int i = 0; i < 5; ++i) ASSERT_EQ(send("den", "command"), "");
    now_ += 1min;
  }
  EXPECT_EQ(send("den", "command"), "the Thermostat");
  now_ += 39min;
  EXPECT_EQ(send("den", "command"), "the Thermostat");
  now_ += 1min;
  EXPECT_EQ(send("den", "command"), "");
}

TEST_F(SdmQuotasTest, ARefusedCallIsCountedButUsesNothingUp) {
  for (int i = 0; i < 8; ++i) (void)send("den", "command");
  EXPECT_EQ(quotas_.limited(), 3U);
  EXPECT_EQ(to_text(quotas_.calls()), R"({"devices.executeCommand":8})");
  EXPECT_EQ(to_text(quotas_.limited_by()), R"({"the command command for the user":3})");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(send("hall", "command"), "") << "five of ten calls of the user are left";
}

TEST_F(SdmQuotasTest, CanBeSwitchedOff) {
  quotas_.set_limits(false);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(list(), "");
  EXPECT_EQ(quotas_.limited(), 0U);
}

class SdmLimitedTest : public SdmTest {};

TEST_F(SdmLimitedTest, AnswersAsTheServiceDoes) {
  for (int i = 0; i < 5; ++i) EXPECT_THAT(call("/devices"), HasSubstr("200 "));
  EXPECT_EQ(call("/devices"),
            R"(429 {"error":{"code":429,"message":"Rate limited for the ListDevices API for the user.",)"
            R"("status":"RESOURCE_EXHAUSTED"}})");
  const auto set_range = [&] {
    return command(hall_id, "ThermostatTemperatureSetpoint.SetRange", R"({"heatCelsius":19,"coolCelsius":24})");
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(set_range(), "200 {}");
  EXPECT_EQ(set_range(),
            "429 RESOURCE_EXHAUSTED Rate limited for the SetThermostatTemperatureRange command for the user.");
  EXPECT_EQ(command(hall_id, "Fan.SetTimer", "{}"), "429 RESOURCE_EXHAUSTED Rate limited for the Thermostat.");
  EXPECT_THAT(control("", "", "GET"),
              HasSubstr(R"("calls":{"devices.executeCommand":7,"devices.list":6,"token":1},"limited":3)"));
  EXPECT_EQ(control("limits", R"({"on":false})"), "200 {\"ok\":true}");
  EXPECT_EQ(set_range(), "200 {}");
}

TEST_F(SdmLimitedTest, TheMinutesAreVirtual) {
  for (int i = 0; i < 6; ++i) (void)call("/devices");
  ASSERT_TRUE(simulation_.perform(SetSpeed{60}, now_));
  pass(1s);
  EXPECT_THAT(call("/devices"), HasSubstr("200 "));
}

}  // namespace
}  // namespace nest2mqtt::simulator
