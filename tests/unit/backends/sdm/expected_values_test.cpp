#include "plan/expected_values.h"

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

class ExpectedValuesTest : public testing::Test {
 protected:
  static Device device(const std::string& mode, json::object setpoints) {
    Device made{.name = "enterprises/p/devices/hall", .type = "THERMOSTAT"};
    made.traits = {{"ThermostatMode", {{"mode", mode}, {"availableModes", {"HEAT", "HEATCOOL", "OFF"}}}},
                   {"ThermostatTemperatureSetpoint", std::move(setpoints)}};
    return made;
  }
  void write(const PlannedCall& call, Device& to) {
    apply(call, to, time_.now().wall);
    expected_.expect(to, {call}, time_.now());
  }
  [[nodiscard]] json::object planned_setpoints(const Device& shown) const {
    return *expected_.with_expected(shown, time_.now()).trait("ThermostatTemperatureSetpoint");
  }

  test::ManualTime time_;
  ExpectedValues expected_;
  const Device before_ = device("HEATCOOL", {{"heatCelsius", 19.0}, {"coolCelsius", 24.0}});
  const PlannedCall range_{"ThermostatTemperatureSetpoint.SetRange", {{"heatCelsius", 18.0}, {"coolCelsius", 24.0}}};
};

TEST_F(ExpectedValuesTest, CountUntilGoogleShowsThem) {
  Device after = before_;
  write(range_, after);
  expected_.seen(before_, time_.now());
  EXPECT_EQ(planned_setpoints(before_), (json::object{{"heatCelsius", 18.0}, {"coolCelsius", 24.0}}))
      << "an answer of before";
  expected_.seen(device("HEATCOOL", {{"heatCelsius", 18.02}, {"coolCelsius", 24.0}}), time_.now());
  EXPECT_FALSE(expected_.waits_for(before_.name));
  EXPECT_EQ(planned_setpoints(before_), *before_.trait("ThermostatTemperatureSetpoint"));
}

TEST_F(ExpectedValuesTest, CountNoLongerAfterAWhile) {
  Device after = before_;
  write(range_, after);
  time_.advance(ExpectedValues::max_wait);
  EXPECT_EQ(planned_setpoints(before_), *before_.trait("ThermostatTemperatureSetpoint"));
  expected_.seen(before_, time_.now());
  EXPECT_FALSE(expected_.waits_for(before_.name));
}

TEST_F(ExpectedValuesTest, AnotherModeBringsSetpointsThatAreNotKnown) {
  Device after = before_;
  write({"ThermostatMode.SetMode", {{"mode", "HEAT"}}}, after);
  EXPECT_TRUE(planned_setpoints(before_).empty());
  expected_.seen(device("HEAT", {{"heatCelsius", 20.5}}), time_.now());
  EXPECT_FALSE(expected_.waits_for(before_.name));
}

TEST_F(ExpectedValuesTest, AreForgottenWhenItIsNotKnownWhatWasDone) {
  Device after = before_;
  write(range_, after);
  expected_.forget(before_.name);
  EXPECT_EQ(planned_setpoints(before_), *before_.trait("ThermostatTemperatureSetpoint"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
