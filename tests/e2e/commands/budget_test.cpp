// The service's write limit is never reached: commands wait for their turn, and restarts change nothing about that.
// That it was never reached, CommandTest asks the service itself at the end of each of these tests.

#include <cstddef>
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

using testing::AnyOf;

class Budget : public CommandTest {
 protected:
  /// Four writes, sent in this order: none replaces another, and none is `unchanged` when `odd` alternates.
  std::vector<SentCommand> four_writes(const std::string& label, bool odd) {
    return {send(living_room, "label", label), send(living_room, "temperature_scale", odd ? "C" : "F"),
            send(living_room, "fan_timer_duration", odd ? "30" : "60"),
            send(living_room, "fan_timer_active", odd ? "true" : "false")};
  }

  void start_again_after_a_crash() {
    commander().the_bridge_crashed();
    world().bridge.kill();
    ASSERT_TRUE(world().probe.wait_for("nest/bridge/state", "offline"));
    world().bridge.start();
  }
};

TEST_F(Budget, TheFourthQuickWriteIsQueuedAndSaysUntilWhen) {
  start_with({{"write.refill", "3s"}, {"write.ttl", "1m"}});
  const auto commands = four_writes("quick", true);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(says(commander().wait_for_final(commands[i]), "confirmed"));
    EXPECT_EQ(commander().receipts(commands[i]).size(), 2U) << "accepted and confirmed";
  }
  const auto queued = commander().wait_for(commands[3], "queued");
  EXPECT_TRUE(says(queued, "queued"));
  EXPECT_TRUE(member_is(queued, "budget_left", "0"));
  ASSERT_TRUE(queued.at("not_before").is_string());
  const auto receipt = commander().wait_for_final(commands[3]);
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_GE(receipt.at("sent_at").as_string(), queued.at("not_before").as_string());
}

TEST_F(Budget, CountsDown) {
  start_with({{"write.refill", "1h"}});
  EXPECT_TRUE(member_is(outcome(living_room, "label", "one"), "budget_left", "2"));
  EXPECT_TRUE(member_is(outcome(living_room, "label", "two"), "budget_left", "1"));
  EXPECT_TRUE(member_is(outcome(living_room, "label", "three"), "budget_left", "0"));
  EXPECT_TRUE(member_is(outcome(bedroom, "label", "of its own"), "budget_left", "2"));
}

TEST_F(Budget, WhatCannotHaveItsTurnInTimeExpires) {
  start_with({{"write.refill", "1h"}, {"write.ttl", "3s"}});
  const auto commands = four_writes("late", true);
  EXPECT_TRUE(says(commander().wait_for_final(commands[3]), "expired", "stale_command"));
  commander().wait_for_all();
  EXPECT_EQ(puts().size(), 3U);
}

TEST_F(Budget, IsKeptOverACrashInTheMiddleOfABurst) {
  start({.simulator = {.refill = "400ms"},
         .bridge = {.settings = {{"write.ttl", "1m"}, {"write.refill", "500ms"}, {"write.settle", "800ms"}}}});
  for (std::size_t round = 0; round < 6; ++round) {
    const std::size_t before = puts().size();
    const auto commands = four_writes("round " + std::to_string(round), round % 2 == 0);
    for (const auto& command : commands) commander().wait_for(command, "accepted");
    ASSERT_TRUE(wait_until([&] { return puts().size() >= before + round % 4; }));
    start_again_after_a_crash();
    for (const auto& command : commands) {
      // A crash between the record of a write and the write itself leaves it unconfirmed, and then the next round may
      // find the old value as it wants it.
      const auto receipt = commander().wait_for_final(command);
      EXPECT_THAT(receipt.at("status").as_string(), AnyOf("confirmed", "unconfirmed", "unchanged"))
          << json::serialize(receipt);
    }
    std::set<std::string> bodies;
    const auto written = puts();
    for (std::size_t i = before; i < written.size(); ++i) {
      EXPECT_TRUE(bodies.insert(json::serialize(written[i].body)).second) << "twice: " << written[i].body;
    }
  }
}

TEST_F(Budget, IsKeptOverAnOrderlyRestart) {
  start({.simulator = {.refill = "400ms"}, .bridge = {.settings = {{"write.ttl", "1m"}, {"write.refill", "500ms"}}}});
  for (int round = 0; round < 3; ++round) {
    const auto commands = four_writes("round " + std::to_string(round), round % 2 == 0);
    for (const auto& command : commands) commander().wait_for(command, "accepted");
    EXPECT_EQ(world().bridge.terminate(), 0);
    world().bridge.start();
    for (const auto& command : commands) EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  }
  EXPECT_EQ(puts().size(), 12U);
}

}  // namespace
}  // namespace nest2mqtt::test
