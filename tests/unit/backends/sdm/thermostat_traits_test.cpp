#include "home/thermostat_traits.h"

#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

Device device_of(const std::string& traits) {
  return {.name = "enterprises/P/devices/D", .traits = model::parse_json_object(traits).value()};
}

TEST(ThermostatTraits, SayWordsAndTemperatures) {
  const Device device = device_of(R"({"A":{"word":"x","number":21.5,"huge":1e300,"hot":201},"B":5})");
  EXPECT_EQ(word_of(device, "A", "word"), "x");
  EXPECT_EQ(word_of(device, "A", "number"), "");
  EXPECT_EQ(word_of(device, "A", "none"), "");
  EXPECT_EQ(word_of(device, "B", "word"), "");
  EXPECT_EQ(word_of(device, "C", "word"), "");
  EXPECT_EQ(celsius_of(device, "A", "number"), 21.5);
  EXPECT_EQ(celsius_of(device, "A", "word"), std::nullopt);
  EXPECT_EQ(celsius_of(device, "A", "huge"), std::nullopt);
  EXPECT_EQ(celsius_of(device, "A", "hot"), std::nullopt);
  EXPECT_EQ(celsius_of(device, "C", "number"), std::nullopt);
}

TEST(ThermostatTraits, HaveTheModesOfGoogle) {
  for (const char* mode : {"heat", "cool", "heat-cool", "off"}) EXPECT_EQ(nest_mode(google_mode(mode)), mode);
  EXPECT_EQ(google_mode("heat-cool"), "HEATCOOL");
  EXPECT_EQ(google_mode("eco"), "") << "it is not a mode for Google";
  EXPECT_EQ(nest_mode("heat"), "");
}

TEST(ThermostatTraits, SayWhetherTheFanRuns) {
  const auto timer = [](const std::string& fan) { return fan_timer(device_of(R"({"Fan":)" + fan + "}"), ten_o_clock); };
  EXPECT_FALSE(timer("{}").exists);
  EXPECT_FALSE(timer("{}").runs);
  EXPECT_TRUE(timer(R"({"timerMode":"OFF","timerTimeout":"2026-11-21T23:00:00Z"})").exists);
  EXPECT_FALSE(timer(R"({"timerMode":"OFF","timerTimeout":"2026-11-21T23:00:00Z"})").runs);
  EXPECT_EQ(timer(R"({"timerMode":"ON","timerTimeout":"2026-11-21T23:00:00Z"})").ends, ten_o_clock + 1h);
  EXPECT_TRUE(timer(R"({"timerMode":"ON"})").runs);
  EXPECT_FALSE(timer(R"({"timerMode":"ON","timerTimeout":"2026-11-21T22:00:00Z"})").runs);
  EXPECT_FALSE(timer(R"({"timerMode":"ON","timerTimeout":"2026-11-21T22:00:00Z"})").ends);
}

}  // namespace
}  // namespace nest2mqtt::sdm
