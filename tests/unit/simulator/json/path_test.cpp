#include "json/path.h"

#include <gtest/gtest.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

TEST(Find, GoesDownToLeaves) {
  const json::object home = family();
  EXPECT_EQ(text_at(home, living_room / "hvac_mode"), "heat");
  EXPECT_EQ(find(home, living_room / "hvac_mode" / "deeper"), nullptr);
  EXPECT_EQ(find(home, living_room / "no_such_field"), nullptr);
  EXPECT_EQ(find_object(home, living_room / "hvac_mode"), nullptr);
  EXPECT_EQ(find_object(home, {}), &home);
}

}  // namespace
}  // namespace nest2mqtt::simulator
