#include "nest2mqtt/model/temperatures.h"

#include <gtest/gtest.h>

namespace nest2mqtt::model {
namespace {

TEST(Temperatures, ShowSetpointsInTheStepsOfANestDisplay) {
  EXPECT_EQ(setpoint_celsius(23.87697), 24);
  EXPECT_EQ(setpoint_fahrenheit(23.87697), 75);
  EXPECT_EQ(setpoint_celsius(12.778), 13) << "not 12.8, and not from 55 °F";
  EXPECT_EQ(setpoint_fahrenheit(12.778), 55);
  EXPECT_EQ(setpoint_celsius(24.444), 24.5);
  EXPECT_EQ(setpoint_fahrenheit(24.444), 76) << "24.5 °C would be 76.1 °F, but 26 °C is 79 and not 78.8";
  EXPECT_EQ(setpoint_celsius(-0.3), -0.5);
}

TEST(Temperatures, ShowReadingsInTenths) {
  EXPECT_EQ(reading_celsius(20.42), 20.4);
  EXPECT_EQ(reading_fahrenheit(20.42), 68.8);
  EXPECT_EQ(reading_celsius(18.06), 18.1);
  EXPECT_EQ(reading_fahrenheit(18.06), 64.5);
}

TEST(Temperatures, ComeBackAsTheSameFahrenheitSetpoint) {
  for (int fahrenheit = 40; fahrenheit <= 100; ++fahrenheit) {
    EXPECT_EQ(setpoint_fahrenheit(to_celsius(fahrenheit)), fahrenheit);
  }
}

}  // namespace
}  // namespace nest2mqtt::model
