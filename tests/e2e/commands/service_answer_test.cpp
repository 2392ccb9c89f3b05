// The service says no, or says nothing: what the sender is told, and that nothing is ever sent twice.

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class ServiceAnswer : public CommandTest {};

TEST_F(ServiceAnswer, ARefusalIsPassedOnInTheServicesOwnWords) {
  start();
  world().simulator.order("alarm", R"({"device":"kitchen-a7b8","smoke":"emergency"})");
  const auto receipt = outcome(living_room, "fan_timer_active", "true");
  EXPECT_TRUE(says(receipt, "rejected", "service_error"));
  EXPECT_EQ(receipt.at("message"), "Cannot activate fan during smoke/co safety shutoff");
  EXPECT_TRUE(member_is(receipt, "sent", R"({"fan_timer_active":true})"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().status, 400);
}

TEST_F(ServiceAnswer, WhatTheBridgeCouldNotKnowTheServiceRejects) {
  start();
  world().simulator.fault(R"({"fault":"stall"})");  // the stream is silent: nobody hears of the lock
  world().simulator.merge(living_room, R"({"is_locked":true})");
  const auto receipt = outcome(living_room, "target_temperature_f", "75");
  EXPECT_TRUE(says(receipt, "rejected", "locked"));
  EXPECT_EQ(receipt.at("message"), "Temperature F '75.0' is too high for lock temperature '72.0'");
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(ServiceAnswer, AnIdIsOneSegmentOfTheUrlWhateverIsInIt) {
  start();
  json::object thermostats;
  for (const char* id : {"a#b", "a?b", "a/b"}) {
    thermostats[id] = {{"is_online", true}, {"can_heat", true}, {"hvac_mode", "heat"}, {"temperature_scale", "C"}};
  }
  const json::value put{{"path", "/"}, {"data", {{"devices", {{"thermostats", std::move(thermostats)}}}}}};
  world().simulator.fault(
      json::serialize(json::value{{"fault", "raw"}, {"text", "event: put\ndata: " + json::serialize(put) + "\n\n"}}));
  for (const std::string segment : {"a%23b", "a%3Fb", "a%2Fb"}) {
    const std::string path = "/devices/thermostats/" + segment;
    ASSERT_TRUE(world().probe.wait_for("nest" + path + "/hvac_mode", "heat"));
    world().probe.publish("nest" + path + "/target_temperature_c/set", "22");
    EXPECT_TRUE(wait_until([&] { return !puts().empty() && puts().back().path == path; })) << segment;
  }
}

TEST_F(ServiceAnswer, AWriteThatIsNotAllowedSaysNothingOfTheAccount) {
  start();
  for (const char* status : {"403", "401"}) {
    world().simulator.fault(std::string(R"({"fault":"status","on":"write","status":)") + status + "}");
    const auto receipt = outcome(living_room, "hvac_mode", "off");
    EXPECT_TRUE(says(receipt, "rejected", "permission")) << status;
    EXPECT_FALSE(receipt.at("message").as_string().empty()) << status;
    world().simulator.clear_faults();
  }
  EXPECT_TRUE(says(outcome(bedroom, "label", "goes on"), "confirmed"));
  EXPECT_EQ(world().probe.current("nest/bridge/cloud"), "online");
  EXPECT_EQ(world().simulator.stat("streams_opened"), 1);
}

TEST_F(ServiceAnswer, AnInternalErrorIsNotRepeated) {
  start();
  world().simulator.fault(R"({"fault":"status","status":500,"on":"write","count":1})");
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "75"), "rejected", "service_error"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().status, 500);
}

TEST_F(ServiceAnswer, AnInternalErrorAndTheValueAppearsAllTheSame) {
  start();
  world().simulator.fault(R"({"fault":"status","status":503,"on":"write","count":1})");
  const auto command = send(living_room, "target_temperature_f", "75");
  ASSERT_TRUE(wait_until([&] { return puts().size() == 1; }));
  world().simulator.set(living_room + "/target_temperature_f", "75");
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(ServiceAnswer, ALostAnswerToAWriteThatWasDoneIsConfirmedByTheStream) {
  start();
  world().simulator.fault(R"({"fault":"close_on_write","apply":true})");
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "75"), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(ServiceAnswer, ALostAnswerToAWriteThatWasNotDoneIsUnconfirmedAndNotSentAgain) {
  start();
  world().simulator.fault(R"({"fault":"close_on_write","apply":false})");
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "75"), "unconfirmed", "service_error"));
  EXPECT_EQ(puts().size(), 1U);
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "76"), "confirmed"));
  ASSERT_EQ(puts().size(), 2U);
  EXPECT_EQ(puts().back().body, json::value({{"target_temperature_f", 76}}));
}

class Blocked : public CommandTest {
 protected:
  void start_and_block(const char* pause, const char* ttl) {
    start_with({{"write.blocked_pause", std::vector<std::string>{pause}}, {"write.ttl", ttl}});
    world().simulator.fault(R"({"fault":"status","status":429,"on":"write","count":1})");
  }
};

TEST_F(Blocked, ForLongerThanTheCommandLivesIsRejectedAndSaysUntilWhen) {
  start_and_block("1h", "3s");
  const auto receipt = outcome(living_room, "hvac_mode", "cool");
  EXPECT_TRUE(says(receipt, "rejected", "blocked"));
  EXPECT_TRUE(receipt.at("not_before").is_string()) << json::serialize(receipt);
  EXPECT_TRUE(member_is(receipt, "budget_left", "0"));
  EXPECT_NE(receipt.at("message").as_string().find("blocked"), json::string::npos);
}

TEST_F(Blocked, ASecondCommandMeanwhileIsNotSent) {
  start_and_block("1h", "2s");
  const auto first = outcome(living_room, "hvac_mode", "cool");
  const auto second = send(living_room, "label", "second");
  const auto queued = commander().wait_for(second, "queued");
  EXPECT_TRUE(says(queued, "queued", "blocked"));
  EXPECT_TRUE(queued.at("not_before").is_string()) << json::serialize(queued);
  EXPECT_TRUE(says(commander().wait_for_final(second), "expired", "blocked"));
  EXPECT_EQ(puts().size(), 1U);
  EXPECT_TRUE(says(outcome(bedroom, "label", "another target"), "confirmed"));
}

TEST_F(Blocked, ForAShortTimeIsSentAgainAfterIt) {
  start_and_block("1s", "20s");
  const auto command = send(living_room, "hvac_mode", "cool");
  const auto queued = commander().wait_for(command, "queued");
  EXPECT_TRUE(says(queued, "queued", "blocked"));
  const auto receipt = commander().wait_for_final(command);
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_GE(receipt.at("sent_at").as_string(), queued.at("not_before").as_string());
  ASSERT_EQ(puts().size(), 2U);
  EXPECT_EQ(puts().front().status, 429);
  EXPECT_EQ(puts().back().status, 200);
}

}  // namespace
}  // namespace nest2mqtt::test
