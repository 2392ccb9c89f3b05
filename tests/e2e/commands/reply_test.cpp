// Where receipts go: the object's result topic, and with MQTT 5 to whoever asked.

#include <stdexcept>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class Reply : public CommandTest {
 protected:
  /// The final receipt on the result topic, for commands that Commander could not tell from others.
  [[nodiscard]] json::object final_on_result_topic(const std::string& path, std::size_t mark) {
    const auto message = world().probe.wait_for_message(
        [&](const Message& candidate) {
          return candidate.topic == "nest" + path + "/result" && json::parse(candidate.payload).at("final").as_bool();
        },
        mark);
    if (!message) throw std::runtime_error("no final receipt on the result topic of " + path);
    EXPECT_FALSE(message->retained);
    return json::parse(message->payload).as_object();
  }
};

TEST_F(Reply, BringsTheCorrelationDataBackByteForByte) {
  start();
  const std::string bytes("\x00\x01\xff\xc3(\n", 6);
  const auto command =
      commander().send(living_room, "target_temperature_f", "72",
                       {.response_topic = "nest/response/somebody/waits/here", .correlation_data = bytes});
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  const auto answer = world().probe.wait_for_message(
      [](const Message& message) { return message.topic == "nest/response/somebody/waits/here"; });
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->correlation_data, bytes);
}

TEST_F(Reply, CorrelationDataSurvivesARestart) {
  start_with({{"write.ttl", "1h"}});
  close_streams();
  wait_for_cloud("offline");
  const std::string bytes("\x00\xfe\x00", 3);
  const auto command = commander().send(living_room, "target_temperature_f", "72", {.correlation_data = bytes});
  commander().wait_for(command, "accepted");
  EXPECT_EQ(world().bridge.terminate(), 0);
  world().simulator.clear_faults();
  world().bridge.start();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));  // its bytes are looked at in the end
}

TEST_F(Reply, NeverGoesToATopicOfTheMirror) {
  start();
  const std::string name = "nest" + maple_street + "/name";
  ASSERT_TRUE(world().probe.wait_for(name, "Maple Street"));
  const std::size_t mark = world().probe.mark();
  world().probe.publish("nest" + living_room + "/label/set", "quiet", {.response_topic = name});
  EXPECT_TRUE(says(final_on_result_topic(living_room, mark), "confirmed"));
  world().probe.sync();
  EXPECT_EQ(world().probe.count(name, mark), 0U);
  EXPECT_EQ(world().probe.current(name), "Maple Street");
}

TEST_F(Reply, GoesOnlyWhereResponsesBelongButTheCommandIsCarriedOut) {
  start({.bridge = {.settings = {{"mqtt.response_topics", std::vector<std::string>{"node-red/receipts"}}}}});
  const std::size_t mark = world().probe.mark();
  const std::string discovery = "homeassistant/light/x/config";
  world().probe.publish("nest" + living_room + "/label/set", "one", {.response_topic = discovery});
  EXPECT_TRUE(says(final_on_result_topic(living_room, mark), "confirmed"));
  EXPECT_TRUE(world().bridge.wait_for_log("response topic \"" + discovery + "\""));
  world().probe.publish("nest/bridge/request/health", "", {.response_topic = discovery});
  ASSERT_TRUE(world().probe.wait_for_message(
      [](const Message& message) { return message.topic == "nest/bridge/response/health"; }, mark));
  world().probe.sync();
  EXPECT_EQ(world().probe.count(discovery, mark), 0U);

  world().probe.publish("nest" + living_room + "/label/set", "two", {.response_topic = "node-red/receipts/7"});
  EXPECT_TRUE(world().probe.wait_for_message(
      [](const Message& message) { return message.topic == "node-red/receipts/7"; }, mark));
}

TEST_F(Reply, WithoutAResponseTopicTheResultTopicIsEnough) {
  start();
  const std::size_t mark = world().probe.mark();
  world().probe.publish("nest" + bedroom + "/label/set", "plain", {.qos = 0});
  const auto receipt = final_on_result_topic(bedroom, mark);
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "transaction", "null"));
}

TEST_F(Reply, OverMqtt311TheTransactionTellsWhoIsMeant) {
  start({.bridge = {.settings = {{"mqtt.protocol", "3.1.1"}}}, .probe = {.mqtt_version = mqtt_3_1_1}});
  const auto first = send(living_room, R"({"target_temperature_f":72})");
  const auto second = send(living_room, R"({"label":"three"})");
  EXPECT_TRUE(says(commander().wait_for_final(first), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(second), "confirmed"));
  EXPECT_TRUE(says(outcome(living_room, R"({"target_temperature_f":100})"), "refused", "out_of_range"));
}

TEST_F(Reply, ABridgeOverMqtt311IgnoresNothingThatAnMqtt5ClientSends) {
  start({.bridge = {.settings = {{"mqtt.protocol", "3.1.1"}}}});
  const std::size_t mark = world().probe.mark();
  world().probe.publish("nest" + living_room + "/set", R"({"label":"five","transaction":["any","json",7]})",
                        {.response_topic = "nest/response/lost"});
  const auto receipt = final_on_result_topic(living_room, mark);
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_EQ(receipt.at("transaction"), json::value({"any", "json", 7}));
}

}  // namespace
}  // namespace nest2mqtt::test
