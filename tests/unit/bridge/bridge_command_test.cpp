// Commands and requests, from the message to the write and to the receipt.

#include "bridge_fixture.h"

namespace nest2mqtt::bridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = upstream::WriteOutcome::Kind;

const std::string result_topic = "nest/devices/thermostats/t/result";
const std::string set_topic = "nest/devices/thermostats/t/target_temperature_c/set";

TEST_F(RunningBridgeTest, CommandIsAcceptedWrittenAndConfirmed) {
  begin_with_home();
  command(set_topic, "21");
  pass(1s);
  ASSERT_THAT(account().writes, SizeIs(1));
  EXPECT_EQ(account().writes[0].object.path(), "/devices/thermostats/t");
  EXPECT_EQ(account().writes[0].fields.at("target_temperature_c"), json::value(21.0));
  account().answer({Kind::accepted});
  settle();
  EXPECT_THAT(words(result_topic, "status"), ElementsAre("accepted"));
  json::value root = home();
  thermostat(root)["target_temperature_c"] = 21.0;
  show(root);
  pass(2s);
  EXPECT_THAT(words(result_topic, "status"), ElementsAre("confirmed"));
  EXPECT_EQ(bridge_->snapshot(time_.now()).pending, 0U);
}

TEST_F(RunningBridgeTest, StateIsSentBeforeTheReceiptThatSpeaksOfIt) {
  begin_with_home();
  command(set_topic, "21");
  pass(1s);
  account().answer({Kind::accepted});
  json::value root = home();
  thermostat(root)["target_temperature_c"] = 21.0;
  transport_.published.clear();
  show(root);
  pass(2s);
  EXPECT_THAT(sent_topics({"nest/devices/thermostats/t/target_temperature_c", result_topic}),
              ElementsAre("nest/devices/thermostats/t/target_temperature_c", result_topic));
}

TEST_F(RunningBridgeTest, ReceiptGoesToTheResponseTopicOfTheSender) {
  begin_with_home();
  receive({.topic = set_topic, .payload = "99", .response_topic = "nest/response/me", .correlation_data = "number 1"});
  std::vector<mqtt::Message> answers;
  for (const mqtt::Message& message : transport_.published) {
    if (message.topic == "nest/response/me") answers.push_back(message);
  }
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].correlation_data, "number 1");
  EXPECT_THAT(answers[0].payload, HasSubstr("out_of_range"));
  EXPECT_THAT(account().writes, IsEmpty());
}

TEST_F(RunningBridgeTest, ResponseTopicElsewhereIsNotUsed) {
  begin_with_home();
  receive({.topic = set_topic, .payload = "99", .response_topic = "homeassistant/status"});
  EXPECT_THAT(sent({"homeassistant/"}), IsEmpty());
}

TEST_F(RunningBridgeTest, ReceiptStaysInTheStateUntilTheBrokerHasIt) {
  begin_with_home();
  transport_.acknowledges = false;
  command(set_topic, "21");
  pass(1s);
  account().answer({Kind::rejected, "too warm"});
  pass(1s);
  transport_.acknowledges = true;
  transport_.cut();
  begin();
  settle();
  EXPECT_THAT(words(result_topic, "status"), testing::Contains("rejected")) << "the next run tells it";
  pass(1min);
  begin();
  settle();
  EXPECT_THAT(words(result_topic, "status"), IsEmpty()) << "the broker has it";
}

TEST_F(RunningBridgeTest, RetainedCommandIsRefusedAndCleared) {
  transport_.retained[set_topic] = "21";
  begin();
  online();
  show(home());
  settle();
  EXPECT_EQ(retained(set_topic), std::nullopt);
  const auto codes = words(result_topic, "code");
  EXPECT_THAT(codes, ElementsAre("retained_command"));
  EXPECT_THAT(account().writes, IsEmpty());
}

TEST_F(RunningBridgeTest, CommandGoesToTheAccountThatSeesTheObject) {
  begin(2);
  settle();
  online(0);
  online(1);
  show(json::parse(R"({"structures":{},"devices":{}})"), 0);
  show(home(), 1);
  command(set_topic, "21");
  pass(1s);
  EXPECT_THAT(account(0).writes, IsEmpty());
  EXPECT_THAT(account(1).writes, SizeIs(1));
}

TEST_F(RunningBridgeTest, CommandIsRefusedWhileTheHomeIsStale) {
  begin_with_home();
  report({LinkState::offline, "no answer"});
  pass(config_.nest.grace + 1s);
  command(set_topic, "21");
  EXPECT_THAT(words(result_topic, "code"), ElementsAre("cloud_down"));
}

TEST_F(RunningBridgeTest, WriteUnderWayIsAnsweredBeforeTheEnd) {
  begin_with_home();
  command(set_topic, "21");
  pass(1s);
  bridge_->stop(time_.now());
  settle();
  EXPECT_FALSE(bridge_->finished());
  command(set_topic, "22");
  account().answer({Kind::accepted});
  settle();
  EXPECT_TRUE(bridge_->finished());
  EXPECT_THAT(account().writes, SizeIs(1)) << "no command is taken any more";
  EXPECT_EQ(retained("nest/bridge/state"), "offline");
}

TEST_F(RunningBridgeTest, WriteThatIsNotAnsweredIsNotAwaitedForLong) {
  begin_with_home();
  command(set_topic, "21");
  pass(1s);
  bridge_->stop(time_.now());
  pass(3s);
  EXPECT_FALSE(bridge_->finished());
  pass(2s);
  EXPECT_TRUE(bridge_->finished());
}

TEST_F(RunningBridgeTest, HealthFollowsTheCommandsWithinASecond) {
  begin_with_home();
  command(set_topic, "21");
  pass(1s);
  EXPECT_EQ(health().at("commands").at("pending"), 1);
  account().answer({Kind::rejected, "no"});
  pass(1s);
  EXPECT_EQ(health().at("commands").at("pending"), 0);
  EXPECT_EQ(health().at("commands").at("final").at("rejected"), 1);
}

TEST_F(RunningBridgeTest, AWriteThatHasNotLastedIsReverted) {
  begin_with_home();
  command(set_topic, "21");
  pass(1s);
  ASSERT_THAT(account().writes, SizeIs(1));
  ASSERT_THAT(account().writes[0].fields, SizeIs(1));
  const std::string field = account().writes[0].fields.begin()->key();
  account().answer({Kind::accepted});
  account().revert({account().writes[0].object, field, "somebody turned the dial"}, time_.now());
  settle();
  EXPECT_THAT(words(result_topic, "message"), ElementsAre("", "somebody turned the dial"));
}

TEST_F(RunningBridgeTest, FieldThatWasNotPermittedIsTriedAgainAfterThePermissionsHaveChanged) {
  begin_with_home();
  command(set_topic, "21");
  pass(1s);
  ASSERT_THAT(account().writes, SizeIs(1));
  account().answer({Kind::rejected, "no permission", upstream::WriteReason::permission});
  settle();
  EXPECT_THAT(words(result_topic, "status"), ElementsAre("accepted", "rejected"));
  command(set_topic, "21");
  pass(1s);
  EXPECT_THAT(words(result_topic, "code"), ElementsAre("ok", "permission"));
  EXPECT_THAT(account().writes, SizeIs(1)) << "what is known to be forbidden is not sent";
  account().change_permissions(time_.now());
  command(set_topic, "21");
  pass(1s);
  ASSERT_THAT(account().writes, SizeIs(2));
  EXPECT_EQ(account().writes[1].fields, account().writes[0].fields);
}

// --- requests --------------------------------------------------------------------------------------------------------

TEST_F(RunningBridgeTest, RequestsAreAnswered) {
  begin_with_home();
  for (const auto& [verb, payload] :
       std::vector<std::pair<std::string, std::string>>{{"health", ""},
                                                        {"resync", ""},
                                                        {"log_level", R"({"level":"debug"})"},
                                                        {"reload", ""},
                                                        {"discovery", ""},
                                                        {"receipts", ""},
                                                        {"diagnostics", ""}}) {
    command("nest/bridge/request/" + verb, payload);
    EXPECT_THAT(words("nest/bridge/response/" + verb, "status"), ElementsAre("ok")) << verb;
  }
  EXPECT_EQ(log_level_, config::LogLevel::debug);
  command("nest/bridge/request/dance", "");
  EXPECT_THAT(words("nest/bridge/response/dance", "status"), ElementsAre("error"));
}

TEST_F(RunningBridgeTest, AnswerGoesToTheResponseTopicOfTheAsker) {
  begin_with_home();
  receive({.topic = "nest/bridge/request/receipts", .payload = "", .response_topic = "nest/response/me"});
  EXPECT_THAT(words("nest/response/me", "status"), ElementsAre("ok"));
}

}  // namespace
}  // namespace nest2mqtt::bridge
