// Every field that can be written is written, and is confirmed when the service shows it.

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class WritableField : public CommandTest {};

TEST_F(WritableField, ASetpointIsConfirmedWhenTheServiceShowsIt) {
  start();
  const auto receipt = outcome(living_room, "target_temperature_f", "72");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "requested", R"({"target_temperature_f":72})"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_f":72})"));
  EXPECT_TRUE(member_is(receipt, "observed", R"({"target_temperature_f":72})"));
  EXPECT_TRUE(member_is(receipt, "not_before", "null"));
  EXPECT_TRUE(member_is(receipt, "budget_left", "2"));
  EXPECT_LE(receipt.at("received_at").as_string(), receipt.at("sent_at").as_string());
  EXPECT_LE(receipt.at("sent_at").as_string(), receipt.at("finished_at").as_string());
  EXPECT_EQ(world().simulator.get(living_room + "/target_temperature_f"), 72);
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/target_temperature_f", "72"));
}

TEST_F(WritableField, AcceptedIsSaidBeforeTheFinalReceipt) {
  start();
  const auto command = send(living_room, "hvac_mode", "cool");
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  const auto receipts = commander().receipts(command);
  ASSERT_EQ(receipts.size(), 2U);
  EXPECT_TRUE(says(receipts.front(), "accepted"));
  EXPECT_TRUE(member_is(receipts.front(), "sent", "{}"));
}

TEST_F(WritableField, ASetpointMayBeGivenInTheOtherScale) {
  start();
  const auto receipt = outcome(living_room, "target_temperature_c", "19.5");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_c":19.5})"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"target_temperature_c", 19.5}}));
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/target_temperature_f", "67"));
}

TEST_F(WritableField, CelsiusIsRoundedToHalfADegree) {
  start();
  const auto receipt = outcome(living_room, "target_temperature_c", "20.3");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "requested", R"({"target_temperature_c":20.3})"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_c":20.5})"));
  EXPECT_TRUE(member_is(receipt, "observed", R"({"target_temperature_c":20.5})"));
}

TEST_F(WritableField, FahrenheitIsRoundedToAWholeDegree) {
  start();
  const auto receipt = outcome(living_room, "target_temperature_f", "71.6");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "requested", R"({"target_temperature_f":71.6})"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_f":72})"));
}

TEST_F(WritableField, TheFanRunsAsLongAsAsked) {
  start();
  EXPECT_TRUE(says(outcome(living_room, R"({"fan_timer_active":true,"fan_timer_duration":45})"), "confirmed"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"fan_timer_active", true}, {"fan_timer_duration", 45}}));
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/fan_timer_active", "true"));
  EXPECT_TRUE(says(outcome(living_room, "fan_timer_active", "false"), "confirmed"));
  EXPECT_TRUE(says(outcome(living_room, "fan_timer_duration", "120"), "confirmed"));
}

TEST_F(WritableField, ALabelCanBeGivenAndTakenAway) {
  start();
  const auto given = outcome(living_room, "label", "Söller \"oben\"");
  EXPECT_TRUE(says(given, "confirmed"));
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/label", "Söller \"oben\""));
  const auto taken = outcome(living_room, "label", "");
  EXPECT_TRUE(says(taken, "confirmed"));
  EXPECT_TRUE(member_is(taken, "sent", R"({"label":""})"));
  EXPECT_TRUE(world().probe.wait_for_absence("nest" + living_room + "/label"));
}

TEST_F(WritableField, TheScaleOfTheDisplay) {
  start();
  EXPECT_TRUE(says(outcome(living_room, "temperature_scale", "C"), "confirmed"));
  EXPECT_EQ(world().simulator.get(living_room + "/temperature_scale"), "C");
}

TEST_F(WritableField, ACameraStopsAndStartsStreaming) {
  start();
  EXPECT_TRUE(says(outcome(driveway, "is_streaming", "false"), "confirmed"));
  EXPECT_TRUE(world().probe.wait_for("nest" + driveway + "/is_streaming", "false"));
  EXPECT_TRUE(says(outcome(driveway, R"({"is_streaming":true})"), "confirmed"));
  EXPECT_TRUE(world().probe.wait_for("nest" + driveway + "/is_streaming", "true"));
}

TEST_F(WritableField, AHomeIsLeftAndEnteredAgain) {
  start();
  EXPECT_TRUE(says(outcome(maple_street, "away", "away"), "confirmed"));
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/hvac_mode", "eco"));
  EXPECT_TRUE(says(outcome(maple_street, R"({"away":"home"})"), "confirmed"));
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/hvac_mode", "heat"));
}

TEST_F(WritableField, TwoThermostatsOfOneSceneGetTheirOwnValuesAtOnce) {
  start();
  const auto first = send(living_room, "target_temperature_f", "66");
  const auto second = send(bedroom, R"({"target_temperature_low_f":64,"target_temperature_high_f":78})");
  EXPECT_TRUE(says(commander().wait_for_final(first), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(second), "confirmed"));
  EXPECT_EQ(puts().size(), 2U);
  EXPECT_EQ(world().simulator.get(living_room + "/target_temperature_f"), 66);
  EXPECT_EQ(world().simulator.get(bedroom + "/target_temperature_low_f"), 64);
  EXPECT_EQ(world().simulator.get(bedroom + "/target_temperature_high_f"), 78);
}

}  // namespace
}  // namespace nest2mqtt::test
