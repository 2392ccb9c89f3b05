// A restart loses no command, and repeats none.

#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>

#include "e2e/support/command_test.h"

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
  EXPECT_LT(std::chrono::steady_clock::now() - began, max_wait(5s));
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
  EXPECT_LT(std::chrono::steady_clock::now() - began, max_wait(5s));
  world().bridge.start();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

/// As the versions before the journal wrote it.
std::string state_of_an_earlier_version() {
  const auto expires = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + 1min);
  std::array<char, 40> text{};
  std::tm utc{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S.000Z", gmtime_r(&expires, &utc));
  return R"({"commands":{"last_number":5,"budgets":[],"commands":[{"number":5,"kind":"thermostats","id":"living-room-a1b2",)"
         R"("received":"2026-11-21T22:00:00.000Z","expires":")" +
         std::string(text.data()) +
         R"(","wishes":[{"name":"label","requested":"goes on","field":"label","value":"goes on","sent":false,)"
         R"("before":null}],"response_topic":"nest/response/old","correlation_data":"6f6c64"}],"receipts":[{"number":4,)"
         R"("kind":"thermostats","id":"living-room-a1b2","text":"{\"kept\":true}"}]},)"
         R"("calls default":{"full_at":"2026-11-21T22:00:00.000Z"}})";
}

TEST_F(Restart, AfterAnUpgradeGoesOnWithWhatAnEarlierVersionLeft) {
  start();
  EXPECT_EQ(world().bridge.terminate(), 0);
  const std::size_t mark = world().probe.mark();
  std::filesystem::remove(world().bridge.state_dir() / "state.journal");
  world().bridge.dir().write_file("state/state.json", state_of_an_earlier_version(), TempDir::secret_mode);
  world().bridge.start();
  const auto receipt = world().probe.wait_for_message(
      [](const Message& message) {
        return message.topic == "nest/response/old" && message.payload.find("confirmed") != std::string::npos;
      },
      mark);
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->correlation_data, "old");
  EXPECT_TRUE(world().probe.wait_for_message(
      [](const Message& message) { return message.payload == R"({"kept":true})"; }, mark));
  EXPECT_FALSE(std::filesystem::exists(world().bridge.state_dir() / "state.json"));
  EXPECT_EQ(puts().size(), 1U);
}

}  // namespace
}  // namespace nest2mqtt::test
