#include "home/raw_temperatures.h"

#include <gtest/gtest.h>

namespace nest2mqtt::simulator {
namespace {

json::object displayed(const char* scale, double c, int f) {
  return {{"temperature_scale", scale}, {"t_c", c}, {"t_f", f}};
}

TEST(RawTemperatures, FollowTheScaleThatTheThermostatDisplays) {
  EXPECT_EQ(RawTemperatures().read(displayed("C", 21.0, 70), "t"), 21.0);
  EXPECT_EQ(RawTemperatures().read(displayed("F", 21.0, 70), "t"), 21.111);
  EXPECT_EQ(RawTemperatures().read({{"temperature_scale", "F"}, {"t_c", 21.0}}, "t"), 21.0);
  EXPECT_EQ(RawTemperatures().read({{"temperature_scale", "C"}, {"t_f", 70}}, "t"), 21.111);
  EXPECT_EQ(RawTemperatures().read({}, "t"), std::nullopt);
}

TEST(RawTemperatures, FollowTheFieldThatHasChanged) {
  RawTemperatures raw;
  (void)raw.read(displayed("F", 20.0, 68), "t");
  EXPECT_EQ(raw.read(displayed("F", 17.5, 68), "t"), 17.5);
  EXPECT_EQ(raw.read(displayed("F", 17.5, 70), "t"), 21.111);
  EXPECT_EQ(raw.read(displayed("F", 19.0, 66), "t"), 18.889) << "both: the displayed one";
  EXPECT_EQ(raw.read(displayed("C", 19.0, 66), "t"), 18.889) << "another scale is no change";
}

TEST(RawTemperatures, KeepWhatWasSetAsLongAsItsRoundedFieldsStay) {
  RawTemperatures raw;
  json::object fields{{"temperature_scale", "C"}};
  raw.set("t", 21.37, fields);
  EXPECT_EQ(fields["t_c"], 21.5);
  EXPECT_EQ(fields["t_f"], 70);
  EXPECT_EQ(raw.read(fields, "t"), 21.37);
  fields["t_c"] = 22.0;
  EXPECT_EQ(raw.read(fields, "t"), 22.0);
}

}  // namespace
}  // namespace nest2mqtt::simulator
