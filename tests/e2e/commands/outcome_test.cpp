// How a command can end when nobody makes a mistake: every final status but `refused` and `rejected`.

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class Outcome : public CommandTest {};

TEST_F(Outcome, UnchangedSendsNothing) {
  start();
  const auto single = outcome(living_room, "target_temperature_f", "70");
  EXPECT_TRUE(says(single, "unchanged"));
  EXPECT_TRUE(member_is(single, "sent", "{}"));
  EXPECT_TRUE(member_is(single, "observed", R"({"target_temperature_f":70})"));
  EXPECT_TRUE(says(outcome(bedroom, R"({"hvac_mode":"heat-cool","label":"Upstairs"})"), "unchanged"));
  EXPECT_EQ(puts().size(), 0U);
}

TEST_F(Outcome, OnlyWhatDiffersIsSent) {
  start();
  const auto receipt = outcome(bedroom, R"({"temperature_scale":"F","label":"Attic"})");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"label":"Attic"})"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"label", "Attic"}}));
}

TEST_F(Outcome, ANewerValueSupersedesOneThatStillWaits) {
  start_with({{"write.settle", "500ms"}});
  const auto older = send(living_room, "target_temperature_f", "66");
  const auto newer = send(living_room, "target_temperature_f", "68");
  const auto receipt = commander().wait_for_final(older);
  EXPECT_TRUE(says(receipt, "superseded", "superseded"));
  EXPECT_TRUE(member_is(receipt, "sent", "{}"));
  EXPECT_TRUE(says(commander().wait_for_final(newer), "confirmed"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"target_temperature_f", 68}}));
}

TEST_F(Outcome, ANewerValueSupersedesOneThatWasSentAndNotYetSeen) {
  start_with({{"write.confirm", "10s"}});
  world().simulator.fault(R"({"fault":"accept_then_ignore"})");
  const auto older = send(living_room, "target_temperature_f", "66");
  ASSERT_TRUE(wait_until([&] { return puts().size() == 1; }));
  const auto newer = send(living_room, "target_temperature_f", "68");
  const auto receipt = commander().wait_for_final(older);
  EXPECT_TRUE(says(receipt, "superseded", "superseded"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_f":66})"));
  EXPECT_TRUE(says(commander().wait_for_final(newer), "confirmed"));
  EXPECT_EQ(puts().size(), 2U);
}

TEST_F(Outcome, RevertedWhenTheServiceTakesTheValueBack) {
  start_with({{"write.settle", "1s"}});
  world().simulator.fault(R"({"fault":"accept_then_revert","after":"300ms"})");
  const auto receipt = outcome(living_room, "target_temperature_f", "75");
  EXPECT_TRUE(says(receipt, "reverted"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_f":75})"));
  EXPECT_TRUE(member_is(receipt, "observed", R"({"target_temperature_f":70})"));
  EXPECT_TRUE(world().probe.wait_for("nest" + living_room + "/target_temperature_f", "70"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(Outcome, RevertedWhenTheServiceShowsAThirdValue) {
  start();
  world().simulator.fault(R"({"fault":"accept_then_ignore"})");
  const auto command = send(living_room, "target_temperature_f", "75");
  ASSERT_TRUE(wait_until([&] { return puts().size() == 1; }));
  world().simulator.set(living_room + "/target_temperature_f", "67");
  EXPECT_TRUE(says(commander().wait_for_final(command), "reverted"));
}

TEST_F(Outcome, UnconfirmedWhenTheServiceNeverShowsTheValue) {
  start();
  world().simulator.fault(R"({"fault":"accept_then_ignore"})");
  const auto receipt = outcome(living_room, "target_temperature_f", "75");
  EXPECT_TRUE(says(receipt, "unconfirmed", "timeout"));
  EXPECT_TRUE(member_is(receipt, "observed", R"({"target_temperature_f":70})"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(Outcome, ExpiredWhenTheServiceIsAwayForTooLongAndNeverSentLater) {
  start_with({{"write.ttl", "1s"}});
  close_streams();
  wait_for_cloud("offline");
  const auto receipt = outcome(living_room, "hvac_mode", "cool");
  EXPECT_TRUE(says(receipt, "expired", "cloud_down"));
  EXPECT_TRUE(member_is(receipt, "sent", "{}"));
  world().simulator.clear_faults();
  wait_for_cloud("online");
  EXPECT_TRUE(says(outcome(living_room, "label", "back"), "confirmed"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"label", "back"}}));
}

TEST_F(Outcome, ExpiredWhenTheSendersOwnTimeIsOver) {
  start_with({{"write.ttl", "1h"}});
  close_streams();
  wait_for_cloud("offline");
  const auto command = commander().send(living_room, "hvac_mode", "cool", {.message_expiry = 1});
  EXPECT_TRUE(says(commander().wait_for_final(command), "expired", "cloud_down"));
  EXPECT_EQ(puts().size(), 0U);
}

}  // namespace
}  // namespace nest2mqtt::test
