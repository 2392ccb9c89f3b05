// Modes go before setpoints; eco is a switch that remembers.

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class Mode : public CommandTest {};

TEST_F(Mode, ASetpointWaitsUntilTheStreamShowsTheMode) {
  start_with({{"write.confirm", "12s"}, {"write.ttl", "12s"}});
  world().simulator.fault(R"({"fault":"accept_then_ignore"})");
  const auto mode = send(living_room, "hvac_mode", "heat-cool");
  const auto low = send(living_room, "target_temperature_low_f", "64");
  ASSERT_TRUE(wait_until([&] { return puts().size() == 1; }));
  // Confirmed takes longer than `settle`, so the setpoint has come to rest by then and only the mode holds it.
  EXPECT_TRUE(says(outcome(living_room, "label", "meanwhile"), "confirmed"));
  ASSERT_EQ(puts().size(), 2U);
  EXPECT_EQ(puts()[0].body, json::value({{"hvac_mode", "heat-cool"}}));
  EXPECT_EQ(puts()[1].body, json::value({{"label", "meanwhile"}}));

  world().simulator.set(living_room + "/hvac_mode", R"("heat-cool")");
  EXPECT_TRUE(says(commander().wait_for_final(mode), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(low), "confirmed"));
  ASSERT_EQ(puts().size(), 3U);
  EXPECT_EQ(puts()[2].body, json::value({{"target_temperature_low_f", 64}}));
}

TEST_F(Mode, OneCommandWithModeAndSetpointsIsTwoWritesInThisOrder) {
  start();
  const auto receipt =
      outcome(living_room, R"({"target_temperature_low_f":64,"target_temperature_high_f":78,"hvac_mode":"heat-cool"})");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "sent",
                        R"({"target_temperature_low_f":64,"target_temperature_high_f":78,"hvac_mode":"heat-cool"})"));
  ASSERT_EQ(puts().size(), 2U);
  EXPECT_EQ(puts()[0].body, json::value({{"hvac_mode", "heat-cool"}}));
  EXPECT_EQ(puts()[1].body, json::value({{"target_temperature_low_f", 64}, {"target_temperature_high_f", 78}}));
  EXPECT_EQ(puts()[1].status, 200);
}

TEST_F(Mode, OfASceneWithEverythingOnlyWhatFitsTheModeIsSent) {
  start();
  const auto single = send(living_room, "target_temperature_c", "20");
  const auto low = send(living_room, "target_temperature_low_c", "18");
  const auto high = send(living_room, "target_temperature_high_c", "25");
  EXPECT_TRUE(says(commander().wait_for_final(single), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(low), "refused", "wrong_mode"));
  EXPECT_TRUE(says(commander().wait_for_final(high), "refused", "wrong_mode"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"target_temperature_c", 20}}));
}

TEST_F(Mode, ASceneInOneCommandNamesWhatDidNotFit) {
  start();
  const auto receipt = outcome(
      living_room, R"({"target_temperature_c":20,"target_temperature_low_c":18,"target_temperature_high_c":25})");
  EXPECT_TRUE(says(receipt, "refused", "wrong_mode"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_c":20})"));
  const auto& message = receipt.at("message").as_string();
  EXPECT_NE(message.find("target_temperature_low_c"), json::string::npos) << message;
  EXPECT_NE(message.find("target_temperature_high_c"), json::string::npos) << message;
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/target_temperature_c", "20"));
}

TEST_F(Mode, LeavingEcoReturnsToTheModeBefore) {
  start();
  const auto on = outcome(living_room, "eco", "true");
  EXPECT_TRUE(says(on, "confirmed"));
  EXPECT_TRUE(member_is(on, "requested", R"({"eco":true})"));
  EXPECT_TRUE(member_is(on, "sent", R"({"hvac_mode":"eco"})"));
  const auto off = outcome(living_room, R"({"eco":false})");
  EXPECT_TRUE(says(off, "confirmed"));
  EXPECT_TRUE(member_is(off, "sent", R"({"hvac_mode":"heat"})"));
  EXPECT_EQ(world().simulator.get(living_room + "/hvac_mode"), "heat");
}

TEST_F(Mode, LeavingEcoOutsideEcoChangesNothing) {
  start();
  EXPECT_TRUE(says(outcome(bedroom, "eco", "false"), "unchanged"));
  EXPECT_EQ(puts().size(), 0U);
}

TEST_F(Mode, ASetpointMayFollowTheEndOfEcoInOneCommand) {
  start({.simulator = {.home = cottage_home()}});
  EXPECT_TRUE(says(outcome(flat_hall, R"({"eco":false,"target_temperature_c":20.5})"), "confirmed"));
  ASSERT_EQ(puts().size(), 2U);
  EXPECT_EQ(puts()[0].body, json::value({{"hvac_mode", "heat"}}));
  EXPECT_EQ(puts()[1].body, json::value({{"target_temperature_c", 20.5}}));
}

}  // namespace
}  // namespace nest2mqtt::test
