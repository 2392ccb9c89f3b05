// A restart loses no command, and repeats none.

#include <chrono>

#include "command_test.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;

class Restart : public CommandTest {
 protected:
  void crash() {
    commander().the_bridge_crashed();
    world().bridge.kill();
    ASSERT_TRUE(world().probe.wait_for("nest/bridge/state", "offline"));
  }

  /// A write whose answer lets wait for `delay`; returns when the service has it.
  SentCommand send_slowly(const std::string& delay) {
    world().simulator.fault(R"({"fault":"slow_write","delay":")" + delay + "\"}");
    auto command = send(living_room, "target_temperature_f", "75");
    EXPECT_TRUE(wait_until([&] { return puts().size() == 1; }));
    return command;
  }

  void spend_the_budget() {
    for (const char* label : {"one", "two", "three"}) {
      EXPECT_TRUE(says(outcome(living_room, "label", label), "confirmed"));
    }
  }
};

TEST_F(Restart, WhatWasAcceptedAndNotSentGoesOn) {
  start_with({{"write.ttl", "1m"}});
  close_streams();
  wait_for_cloud("offline");
  const auto command = send(living_room, R"({"hvac_mode":"cool","label":"goes on"})");
  commander().wait_for(command, "accepted");
  crash();
  world().simulator.clear_faults();
  world().bridge.start();
  const auto receipt = commander().wait_for_final(command);
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "requested", R"({"hvac_mode":"cool","label":"goes on"})"));
  EXPECT_EQ(puts().size(), 2U);
}

TEST_F(Restart, WhatWaitedForItsTurnStillWaitsForIt) {
  start_with({{"write.ttl", "1m"}, {"write.refill", "4s"}});
  spend_the_budget();
  const auto command = send(living_room, "hvac_mode", "cool");
  const auto queued = commander().wait_for(command, "queued");
  EXPECT_EQ(world().bridge.terminate(), 0);
  world().bridge.start();
  const auto receipt = commander().wait_for_final(command);
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_GE(receipt.at("sent_at").as_string(), queued.at("not_before").as_string());
  EXPECT_EQ(puts().size(), 4U);
}

TEST_F(Restart, WhatBecameTooOldMeanwhileExpires) {
  start_with({{"write.ttl", "2s"}, {"write.refill", "1h"}});
  spend_the_budget();
  const auto command = send(living_room, "hvac_mode", "cool");
  const auto too_old_at = std::chrono::steady_clock::now() + 2s;
  commander().wait_for(command, "queued");
  crash();
  ASSERT_TRUE(wait_until([&] { return std::chrono::steady_clock::now() > too_old_at; }));
  world().bridge.start();
  const auto receipt = commander().wait_for_final(command);
  EXPECT_EQ(receipt.at("status"), "expired") << json::serialize(receipt);
  EXPECT_EQ(puts().size(), 3U);
}

TEST_F(Restart, AWriteInFlightThatWasDoneIsConfirmedByTheStream) {
  start();
  const auto command = send_slowly("20s");
  crash();
  world().bridge.start();
  const auto receipt = commander().wait_for_final(command);
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "sent", R"({"target_temperature_f":75})"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(Restart, AWriteInFlightThatWasNotDoneIsUnconfirmedAndNotSentAgain) {
  start();
  world().simulator.fault(R"({"fault":"accept_then_ignore"})");
  const auto command = send_slowly("20s");
  crash();
  world().bridge.start();
  EXPECT_TRUE(says(commander().wait_for_final(command), "unconfirmed", "restart"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(Restart, AReceiptThatTheBrokerDidNotGetComesAfterwards) {
  start();
  const auto command = send(living_room, "target_temperature_f", "75");
  commander().wait_for(command, "accepted");
  world().broker.stop();
  ASSERT_TRUE(world().bridge.wait_for_log("confirmed"));
  commander().the_bridge_crashed();
  world().bridge.kill();
  world().broker.start();
  world().probe.reconnect();
  world().bridge.start();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(Restart, SigtermWaitsForTheAnswerToAWriteInHand) {
  start();
  const auto command = send_slowly("1s");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(world().bridge.terminate(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - began, patience(5s));
  EXPECT_TRUE(world().probe.wait_for("nest/bridge/state", "offline"));
  world().bridge.start();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(Restart, SigtermDoesNotWaitForeverForTheAnswer) {
  start();
  const auto command = send_slowly("1m");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(world().bridge.terminate(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - began, patience(5s));
  world().bridge.start();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

}  // namespace
}  // namespace nest2mqtt::test
