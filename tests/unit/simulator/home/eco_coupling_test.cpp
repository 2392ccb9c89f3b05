#include "home/eco_coupling.h"

#include <gtest/gtest.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

class EcoCouplingTest : public testing::Test {
 protected:
  HomeDocument document_{family()};
  EcoCoupling eco_;
  WallTime now_ = noon();

  void SetUp() override { eco_.advance(document_, now_); }

  void set_away(const char* away) {
    ASSERT_TRUE(document_.set(family_home / "away", away));
    eco_.advance(document_, now_);
    now_ += 2s;
    eco_.advance(document_, now_);
  }
  std::string mode(const Path& device) { return text_at(document_.root(), device / "hvac_mode"); }
  std::string previous(const Path& device) { return text_at(document_.root(), device / "previous_hvac_mode"); }
};

TEST_F(EcoCouplingTest, AwaySetsEcoAndHomeRestoresTheMode) {
  set_away("away");
  EXPECT_EQ(mode(living_room), "eco");
  EXPECT_EQ(previous(living_room), "heat");
  EXPECT_EQ(mode(bedroom), "eco");
  EXPECT_EQ(previous(bedroom), "heat-cool");
  set_away("home");
  EXPECT_EQ(mode(living_room), "heat");
  EXPECT_EQ(previous(living_room), "");
  EXPECT_EQ(mode(bedroom), "heat-cool");
}

TEST_F(EcoCouplingTest, TheModeChangesOneSecondLater) {
  ASSERT_TRUE(document_.set(family_home / "away", "away"));
  eco_.advance(document_, now_);
  EXPECT_EQ(mode(living_room), "heat");
}

TEST_F(EcoCouplingTest, AwayForLessThanASecondChangesNothing) {
  ASSERT_TRUE(document_.set(family_home / "away", "away"));
  eco_.advance(document_, now_);
  set_away("home");
  EXPECT_EQ(mode(living_room), "heat");
}

TEST_F(EcoCouplingTest, OffAndOfflineStayAsTheyAre) {
  ASSERT_TRUE(document_.set(living_room / "hvac_mode", "off"));
  ASSERT_TRUE(document_.set(bedroom / "is_online", false));
  set_away("away");
  EXPECT_EQ(mode(living_room), "off");
  EXPECT_EQ(mode(bedroom), "heat-cool");
}

TEST_F(EcoCouplingTest, AThermostatThatLeftEcoWhileAwayKeepsItsMode) {
  set_away("away");
  ASSERT_TRUE(document_.merge(living_room, {{"hvac_mode", "cool"}, {"previous_hvac_mode", ""}}));
  now_ += 10min;
  eco_.advance(document_, now_);
  EXPECT_EQ(mode(living_room), "cool");
  set_away("home");
  EXPECT_EQ(mode(living_room), "cool");
}

TEST_F(EcoCouplingTest, OtherStructuresAreNotTouched) {
  HomeDocument document(cottage());
  EcoCoupling eco;
  eco.advance(document, now_);
  ASSERT_TRUE(document.set({"structures", "cottage-22bb", "away"}, "home"));
  eco.advance(document, now_);
  eco.advance(document, now_ + 2s);
  EXPECT_EQ(text_at(document.root(), flat_hall / "hvac_mode"), "eco");
}

}  // namespace
}  // namespace nest2mqtt::simulator
