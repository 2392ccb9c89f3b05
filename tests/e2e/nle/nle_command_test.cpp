// Commands to the thermostats of a No Longer Evil server, and every way in which they end.

#include "nle_world.h"

namespace nest2mqtt::test {
namespace {

class NleCommand : public NleTest {};

TEST_F(NleCommand, EachIsConfirmedByTheThermostat) {
  start_nle({.simulator = {.nle_fan_timers_last = true}});
  ASSERT_TRUE(shows(nle_upstairs + "/hvac_mode", "eco"));
  const auto setpoint = send(nle_living_room, "target_temperature_c", "22.5");
  const auto leaves_eco = send(nle_upstairs, "eco", "false");
  EXPECT_TRUE(says(commander().wait_for_final(setpoint), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(leaves_eco), "confirmed"));
  EXPECT_TRUE(shows(nle_living_room + "/target_temperature_c", "22.5"));
  EXPECT_TRUE(shows(nle_upstairs + "/hvac_mode", "heat-cool"));

  const auto mode = send(nle_living_room, "hvac_mode", "cool");
  const auto range = send(nle_upstairs, R"({"target_temperature_low_f":64,"target_temperature_high_f":78})");
  EXPECT_TRUE(says(commander().wait_for_final(mode), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(range), "confirmed"));
  EXPECT_TRUE(shows(nle_upstairs + "/target_temperature_low_f", "64"));

  const auto fan = send(nle_living_room, R"({"fan_timer_duration":30,"fan_timer_active":true})");
  const auto scale = send(nle_upstairs, "temperature_scale", "C");
  EXPECT_TRUE(says(commander().wait_for_final(fan), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(scale), "confirmed"));
  EXPECT_TRUE(shows(nle_living_room + "/fan_timer_active", "true"));

  const auto eco = send(nle_living_room, "eco", "true");
  EXPECT_TRUE(says(commander().wait_for_final(eco), "confirmed"));
  EXPECT_TRUE(shows(nle_living_room + "/hvac_mode", "eco"));
  const auto bounds = send(nle_living_room, R"({"eco_temperature_low_c":10,"eco_temperature_high_c":28})");
  EXPECT_TRUE(says(commander().wait_for_final(bounds), "confirmed"));
  EXPECT_TRUE(shows(nle_living_room + "/eco_temperature_low_c", "10"));
}

TEST_F(NleCommand, TheServersWordAloneConfirmsNothing) {
  start_nle();
  ASSERT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  const auto mark = world().probe.mark();
  const auto command = send(nle_living_room, "target_temperature_c", "22");
  ASSERT_TRUE(wait_until([&] { return commands().size() == 1; }));
  const auto receipt = commander().wait_for_final(command);
  EXPECT_TRUE(says(receipt, "confirmed"));
  const auto done = world().simulator.nle_commands().front().at("done_at");
  EXPECT_FALSE(done.is_null()) << "the thermostat had done it before the receipt came";
  // The value is shown once, when it is true.
  EXPECT_EQ(world().probe.count("nest" + nle_living_room + "/target_temperature_c", mark), 1U);
}

TEST_F(NleCommand, IsUnconfirmedWhileTheThermostatSleeps) {
  start_nle({.bridge = {.settings = {{"write.confirm", "8s"}}}});
  ASSERT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  world().simulator.put_to_sleep("02AA01AC00TEST01");
  EXPECT_TRUE(says(outcome(nle_living_room, "target_temperature_c", "22"), "unconfirmed", "timeout"));
  EXPECT_EQ(world().probe.current("nest" + nle_living_room + "/target_temperature_c"), "21");
  world().simulator.wake_up("02AA01AC00TEST01");
  EXPECT_TRUE(shows(nle_living_room + "/target_temperature_c", "22"));
}

TEST_F(NleCommand, AFanTimerThatTheServerCancelsIsReverted) {
  start_nle();
  ASSERT_TRUE(shows(nle_living_room + "/fan_timer_active", "false"));
  const auto receipt = outcome(nle_living_room, "fan_timer_active", "true");
  EXPECT_TRUE(says(receipt, "reverted"));
  EXPECT_NE(receipt.at("message").as_string().find("1.0.1"), json::string::npos) << receipt;
}

TEST_F(NleCommand, IsRefusedBeforeItReachesTheServer) {
  start_nle();
  ASSERT_TRUE(shows(nle_living_room + "/hvac_mode", "heat"));
  ASSERT_TRUE(shows("/structures/nle/name", "nle"));
  EXPECT_TRUE(says(outcome("/structures/nle", "away", "away"), "refused", "permission"));
  EXPECT_TRUE(says(outcome(nle_living_room, "label", "x"), "refused", "permission"));
  EXPECT_TRUE(says(outcome(nle_living_room, "target_temperature_c", "99"), "refused", "out_of_range"));
  EXPECT_TRUE(says(outcome(nle_living_room, "target_temperature_c", "warm"), "refused", "bad_payload"));
  EXPECT_TRUE(says(outcome(nle_living_room, R"({"eco_temperature_low_c":25,"eco_temperature_high_c":20})"), "refused",
                   "low_high_gap"));
  EXPECT_TRUE(says(outcome(nle_upstairs, "fan_timer_active", "true"), "refused", "no_fan"));
  EXPECT_TRUE(says(outcome("/devices/thermostats/02AA01AC00NOBODY", "hvac_mode", "heat"), "refused", "unknown_device"));
  EXPECT_TRUE(commands().empty());
}

TEST_F(NleCommand, FailsWithTheServersReason) {
  start_nle({.bridge = {.settings = {{"write.confirm", "3s"}}}});
  ASSERT_TRUE(shows(nle_living_room + "/hvac_mode", "heat"));
  world().simulator.fault(R"({"fault":"status","status":500,"on":"write","count":1,"service":"nle"})");
  const auto receipt = outcome(nle_living_room, "target_temperature_c", "22");
  EXPECT_TRUE(says(receipt, "rejected", "service_error"));
}

TEST_F(NleCommand, ASliderEndsWithItsLastValue) {
  start_nle();
  ASSERT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  std::vector<SentCommand> steps;
  for (int half = 0; half < 20; ++half) {
    steps.push_back(
        send(nle_living_room, "target_temperature_c", std::to_string(15 + half / 2) + (half % 2 != 0 ? ".5" : "")));
  }
  EXPECT_TRUE(says(commander().wait_for_final(steps.back()), "confirmed"));
  EXPECT_TRUE(shows(nle_living_room + "/target_temperature_c", "24.5"));
  EXPECT_LE(commands().size(), 3U);
}

}  // namespace
}  // namespace nest2mqtt::test
