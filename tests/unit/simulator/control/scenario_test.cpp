#include "control/scenario.h"

#include <gmock/gmock.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

std::string complaint(const std::string& toml) {
  const auto scenario = Scenario::parse(toml, "day.toml");
  return scenario ? "" : scenario.error().message;
}

TEST(Scenario, HandsOutEveryStepOnceInOrderOfTime) {
  auto scenario = Scenario::parse(R"(
[[step]]
at = "1m"
fault = "cut"
count = 2
[[step]]
at = "10s"
set = { path = "/devices/thermostats/living-room-a1b2/target_temperature_c", value = 20.5 }
[[step]]
at = "10s"
speed = 60
)",
                                  "day.toml");
  ASSERT_TRUE(scenario) << scenario.error().message;
  EXPECT_EQ(scenario->take_due(9s).size(), 0U);
  const auto first = scenario->take_due(10s);
  ASSERT_EQ(first.size(), 2U);
  const auto& set = std::get<SetValue>(first[0]);
  EXPECT_EQ(set.path, living_room / "target_temperature_c");
  EXPECT_EQ(set.value, json::value(20.5));
  EXPECT_EQ(std::get<SetSpeed>(first[1]).speed, 60);
  EXPECT_EQ(scenario->remaining(), 1U);
  const auto second = scenario->take_due(24h);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(std::get<Cut>(std::get<InjectFault>(second[0]).fault).openings, 2U);
  EXPECT_TRUE(scenario->take_due(48h).empty());
}

TEST(Scenario, KnowsEveryKindOfStep) {
  EXPECT_EQ(complaint(R"(
[[step]]
at = "1s"
alarm = { device = "kitchen-a7b8", smoke = "emergency", co = "ok", battery = "replace", manual_test = true }
[[step]]
at = "2s"
camera_event = { device = "driveway-c9d0", motion = true, person = true, sound = false, duration = "5s" }
[[step]]
at = "3s"
revoke = true
[[step]]
at = "4s"
revoke = { token = "c.other" }
[[step]]
at = "5s"
clear_faults = true
[[step]]
at = "6s"
set = { path = "/structures/home-5fd1", value = { name = "x", list = [1, 2.5, "three", false] } }
)"),
            "");
}

TEST(Scenario, ErrorsNameFileAndLine) {
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\n"), StartsWith("day.toml:1: a step needs one of"));
  EXPECT_THAT(complaint("[[step]]\nrevoke = true\n"), StartsWith("day.toml:1: a step needs at"));
  EXPECT_THAT(complaint("[[step]]\nat = \"soon\"\nrevoke = true\n"),
              StartsWith("day.toml:2: \"soon\" is not a duration"));
  EXPECT_THAT(complaint("x = [\n"), StartsWith("day.toml:"));
  EXPECT_THAT(complaint("\n\nsteps = 1\n"), StartsWith("day.toml:3: \"steps\" is not known"));
}

TEST(Scenario, WrongKeysAreErrorsOnTheirLine) {
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\nrevoke = true\nnote = 1\n"),
              StartsWith("day.toml:4: \"note\" is not known"));
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\nfault = \"cut\"\nbytes = 1\n"),
              StartsWith("day.toml:4: \"bytes\" is not known here; possible: fault, count"));
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\n[step.alarm]\ndevice = \"x\"\nfire = 1\n"),
              StartsWith("day.toml:5: \"fire\" is not known"));
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\nfault = \"rain\"\n"),
              StartsWith("day.toml:3: \"fault\" must be one of"));
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\nset = { path = \"x\", value = 1 }\n"),
              HasSubstr("\"path\" must look like"));
}

TEST(Scenario, AStepDoesOneThing) {
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\nrevoke = true\nspeed = 2\n"), HasSubstr("one thing"));
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\nrevoke = 1\n"), HasSubstr("write revoke = true"));
  EXPECT_THAT(complaint("[[step]]\nat = \"1s\"\nalarm = 1\n"), HasSubstr("write alarm = {"));
}

TEST(ShippedScenario, EveryStepWorksInTheFamilyHome) {
  auto scenario = Scenario::parse(shipped_text("scenarios/day.toml"), "day.toml");
  ASSERT_TRUE(scenario) << scenario.error().message;
  ASSERT_GT(scenario->remaining(), 10U);
  Settings settings;
  settings.scenario = std::move(*scenario);
  FakeConnections connections;
  const Instant start{std::chrono::steady_clock::time_point(1h), noon()};
  Simulation simulation(settings, family(), start, connections);
  bool was_eco = false;
  for (auto elapsed = 0min; elapsed <= 24h; elapsed += 1min) {
    EXPECT_TRUE(simulation.advance(start + elapsed).empty()) << elapsed.count();
    was_eco |= text_at(simulation.document().root(), living_room / "hvac_mode") == "eco";
  }
  EXPECT_TRUE(was_eco);
  EXPECT_EQ(text_at(simulation.document().root(), living_room / "hvac_mode"), "heat");
  EXPECT_EQ(text_at(simulation.document().root(), family_home / "smoke_alarm_state"), "ok");
  EXPECT_EQ(connections.calls, "cut:all ");
}

}  // namespace
}  // namespace nest2mqtt::simulator
