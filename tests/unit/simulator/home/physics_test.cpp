#include "home/physics.h"

#include <gtest/gtest.h>

#include "json/fields.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

class PhysicsTest : public testing::Test {
 protected:
  HomeDocument document_{family()};
  Physics physics_;
  WallTime now_ = noon();

  void SetUp() override { physics_.advance(document_, now_); }

  void pass(std::chrono::seconds time) {
    now_ += time;
    physics_.advance(document_, now_);
  }
  double ambient(const Path& device, const char* name = "ambient_temperature_f") {
    return number_of(*find_object(document_.root(), device), name).value_or(-1);
  }
  std::string state(const Path& device) { return text_at(document_.root(), device / "hvac_state"); }
};

TEST_F(PhysicsTest, HeatingWarmsTheRoomUpToTheTargetAndHoldsItThere) {
  ASSERT_EQ(state(living_room), "heating");
  pass(10min);
  EXPECT_EQ(ambient(living_room), 69);
  pass(2h);
  for (int i = 0; i < 100; ++i) {
    pass(5min);
    EXPECT_GE(ambient(living_room), 69);
    EXPECT_LE(ambient(living_room), 70);
  }
}

TEST_F(PhysicsTest, AnIdleRoomDriftsToTheOutside) {
  ASSERT_TRUE(document_.set(living_room / "hvac_mode", "off"));
  pass(48h);
  EXPECT_LT(ambient(living_room), 60);
  pass(480h);
  EXPECT_EQ(ambient(living_room), 46);
}

TEST_F(PhysicsTest, CoolingCools) {
  ASSERT_TRUE(document_.merge(living_room,
                              {{"ambient_temperature_f", 80}, {"hvac_mode", "cool"}, {"target_temperature_f", 75}}));
  ASSERT_EQ(state(living_room), "cooling");
  pass(1h);
  EXPECT_EQ(state(living_room), "off");
  EXPECT_LE(ambient(living_room), 75);
}

TEST_F(PhysicsTest, BothScalesMoveInTheServicesSteps) {
  pass(30min);
  const double celsius = ambient(living_room, "ambient_temperature_c");
  EXPECT_EQ(celsius * 2, static_cast<int>(celsius * 2));
  EXPECT_NEAR(celsius * 9 / 5 + 32, ambient(living_room), 1);
}

TEST_F(PhysicsTest, AtNormalSpeedTheDocumentChangesRarely) {
  const auto before = document_.revision();
  for (int i = 0; i < 600; ++i) pass(1s);
  EXPECT_LE(document_.revision() - before, 4U) << "two thermostats in ten minutes";
}

TEST_F(PhysicsTest, GoesOnFromATemperatureSetByHand) {
  ASSERT_TRUE(document_.set(living_room / "ambient_temperature_f", 60));
  pass(5s);
  EXPECT_EQ(ambient(living_room), 60);
  pass(20min);
  EXPECT_GT(ambient(living_room), 60);
  EXPECT_LT(ambient(living_room), 64);
}

TEST_F(PhysicsTest, AnOfflineThermostatReportsNothing) {
  ASSERT_TRUE(document_.set(living_room / "is_online", false));
  pass(5h);
  EXPECT_EQ(ambient(living_room), 68);
}

TEST_F(PhysicsTest, ReportsMoveTheLastConnection) {
  pass(10min);
  const std::string connected = text_at(document_.root(), living_room / "last_connection");
  EXPECT_EQ(connected.substr(0, 11), "2025-03-01T");
}

}  // namespace
}  // namespace nest2mqtt::simulator
