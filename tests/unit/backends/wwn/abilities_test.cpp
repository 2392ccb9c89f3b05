#include "abilities.h"

#include <gtest/gtest.h>

namespace nest2mqtt::wwn {
namespace {

TEST(Abilities, TakeEveryWritableFieldButTheEcoTemperatures) {
  for (const model::FieldSpec& field : model::schema()) {
    const bool eco = field.name.starts_with("eco_temperature");
    EXPECT_EQ(abilities().can_write(field.object, field.slot), field.writable() && !eco) << field.name;
    EXPECT_EQ(abilities().choices(field).size(), field.choices.size()) << field.name;
  }
}

TEST(Abilities, AreTheLimitsThatTheProtocolNames) {
  EXPECT_EQ(abilities().setpoints(model::Unit::celsius), (upstream::SetpointLimits{9, 32, 0.5, 1.5}));
  EXPECT_EQ(abilities().setpoints(model::Unit::fahrenheit), (upstream::SetpointLimits{50, 90, 1, 3}));
  EXPECT_EQ(abilities().writes, (upstream::Pace{3, std::chrono::minutes(1)}));
  EXPECT_TRUE(abilities().access_loss_withdraws_home);
}

}  // namespace
}  // namespace nest2mqtt::wwn
