#include "write_pace.h"

#include <gtest/gtest.h>

#include "fakes/command_options.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

CommandOptions options(int burst, milliseconds refill) {
  CommandOptions options = test::command_options();
  options.burst = burst;
  options.refill = refill;
  return options;
}

TEST(WritePace, IsInWordsThatPeopleUse) {
  EXPECT_EQ(pace_text({.burst = 3, .refill = 60s}), "this bridge sends 3 changes, then one a minute");
  EXPECT_EQ(pace_text({.burst = 1, .refill = 1s}), "this bridge sends one change a second");
  EXPECT_EQ(pace_text({.burst = 1, .refill = 1h}), "this bridge sends one change an hour");
  EXPECT_EQ(pace_text({.burst = 2, .refill = 90s}), "this bridge sends 2 changes, then one every 90s");
}

TEST(WritePace, IsThatOfTheServiceWhereTheOptionsNameNone) {
  const upstream::Abilities slow{.writes = {.burst = 2, .refill = 90s}};
  EXPECT_EQ(pace_of(options(0, 0s), &slow), (upstream::Pace{2, 90s}));
  EXPECT_EQ(pace_of(options(5, 0s), &slow), (upstream::Pace{5, 90s}));
  EXPECT_EQ(pace_of(options(0, 1s), &slow), (upstream::Pace{2, 1s}));
  EXPECT_EQ(pace_of(options(5, 1s), &slow), (upstream::Pace{5, 1s}));
}

TEST(WritePace, IsNotKnownBeforeTheServiceIsUnlessTheOptionsNameIt) {
  EXPECT_EQ(pace_of(options(0, 0s), nullptr), std::nullopt);
  EXPECT_EQ(pace_of(options(5, 0s), nullptr), std::nullopt);
  EXPECT_EQ(pace_of(options(5, 1s), nullptr), (upstream::Pace{5, 1s}));
}

}  // namespace
}  // namespace nest2mqtt::command
