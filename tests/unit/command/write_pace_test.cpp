#include "write_pace.h"

#include <gtest/gtest.h>

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

TEST(WritePace, IsInWordsThatPeopleUse) {
  EXPECT_EQ(write_pace({.burst = 3, .refill = 60s}), "Nest takes 3 changes, then one a minute");
  EXPECT_EQ(write_pace({.burst = 1, .refill = 1s}), "Nest takes one change a second");
  EXPECT_EQ(write_pace({.burst = 1, .refill = 1h}), "Nest takes one change an hour");
  EXPECT_EQ(write_pace({.burst = 2, .refill = 90s}), "Nest takes 2 changes, then one every 90s");
}

}  // namespace
}  // namespace nest2mqtt::command
