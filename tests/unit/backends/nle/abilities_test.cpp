#include "abilities.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::nle {
namespace {

TEST(Abilities, LeaveOutWhatTheServerHasNoCommandFor) {
  std::set<std::string_view> refused;
  for (const model::FieldSpec& field : model::schema()) {
    if (field.writable() && !abilities().can_write(field.object, field.slot)) refused.insert(field.name);
  }
  EXPECT_THAT(refused, testing::UnorderedElementsAre("away", "eta", "label", "is_streaming"));
}

TEST(Abilities, AreTheLimitsOfTheThermostats) {
  EXPECT_EQ(abilities().setpoints(model::Unit::celsius), (upstream::SetpointLimits{9, 32, 0.5, 1.5}));
  EXPECT_EQ(abilities().setpoints(model::Unit::fahrenheit), (upstream::SetpointLimits{50, 90, 1, 3}));
  const auto durations = abilities().choices(*model::find_field(model::ObjectKind::thermostat, "fan_timer_duration"));
  EXPECT_EQ(durations.back(), "480") << "the next one, 960 minutes, is longer than the 12 hours of the thermostat";
  EXPECT_FALSE(abilities().access_loss_withdraws_home);
}

}  // namespace
}  // namespace nest2mqtt::nle
