#include "support/mqtt_probe.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

class MqttProbeTest : public testing::TestWithParam<int> {
 protected:
  ProbeOptions options() { return {.mqtt_version = GetParam()}; }

  Broker broker_;
};

TEST_P(MqttProbeTest, RecordsMessagesInOrder) {
  MqttProbe probe(broker_, options());
  probe.publish("a", "1");
  const auto mark = probe.mark();
  for (int i = 0; i < 2000; ++i) {
    probe.publish(i % 2 == 0 ? "a" : "b", std::to_string(i));
  }
  probe.sync();
  const auto messages = probe.messages_since(mark);
  ASSERT_EQ(messages.size(), 2000U);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    ASSERT_EQ(messages[i].payload, std::to_string(i));
  }
  EXPECT_EQ(probe.count("a"), 1001U);
  EXPECT_EQ(probe.count("a", mark), 1000U);
}

TEST_P(MqttProbeTest, KnowsWhatIsRetained) {
  MqttProbe probe(broker_, options());
  probe.publish("kept", "1", {.retain = true});
  probe.publish("kept", "2", {.retain = true});
  probe.publish("deleted", "1", {.retain = true});
  probe.publish("deleted", "", {.retain = true});
  probe.publish("kept/qos0", "3", {.qos = 0, .retain = true});
  probe.publish("passing", "1");
  probe.sync();
  const auto mark = probe.mark();
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(probe.retained_topics(), UnorderedElementsAre(Pair("kept", "2"), Pair("kept/qos0", "3")));
  }
  EXPECT_EQ(probe.mark(), mark) << "asking was recorded";
}

TEST_P(MqttProbeTest, TellsRetainedMessagesFromFreshOnes) {
  MqttProbe first(broker_, options());
  first.publish("topic", "old", {.retain = true});
  MqttProbe second(broker_, options());
  ASSERT_TRUE(second.wait_for("topic", "old"));
  first.publish("topic", "new", {.retain = true});
  ASSERT_TRUE(second.wait_for("topic", "new"));
  const auto messages = second.messages_since(0);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_TRUE(messages[0].retained);
  EXPECT_FALSE(messages[1].retained);
}

TEST_P(MqttProbeTest, SeesDeletionsAsAbsence) {
  MqttProbe probe(broker_, options());
  EXPECT_EQ(probe.current("topic"), std::nullopt);
  probe.publish("topic", "1", {.retain = true});
  ASSERT_TRUE(probe.wait_for("topic", [](const std::string& payload) { return payload == "1"; }));
  EXPECT_EQ(probe.current("topic"), "1");
  probe.publish("topic", "", {.retain = true});
  EXPECT_TRUE(probe.wait_for_absence("topic"));
}

TEST_P(MqttProbeTest, ConnectsAgainToARestartedBroker) {
  MqttProbe probe(broker_, options());
  probe.publish("topic", "1", {.retain = true});
  ASSERT_TRUE(probe.wait_for("topic", "1"));
  broker_.restart();
  probe.reconnect();
  EXPECT_EQ(probe.current("topic"), std::nullopt);
  EXPECT_EQ(probe.count("topic"), 1U);
  probe.publish("topic", "2");
  EXPECT_TRUE(probe.wait_for("topic", "2"));
}

TEST_P(MqttProbeTest, SubscribesToNoMoreThanAsked) {
  MqttProbe probe(broker_, {.mqtt_version = GetParam(), .filters = {"wanted/#"}});
  MqttProbe other(broker_, options());
  other.publish("unwanted", "1", {.retain = true});
  other.publish("wanted/a", "1", {.retain = true});
  ASSERT_TRUE(probe.wait_for("wanted/a", "1"));
  EXPECT_EQ(probe.mark(), 1U);
  EXPECT_THAT(probe.retained_topics(), ElementsAre(Pair("wanted/a", "1")));
}

INSTANTIATE_TEST_SUITE_P(Versions, MqttProbeTest, testing::Values(mqtt_5, mqtt_3_1_1));

TEST(MqttProbeProperties, ArePublishedAndRecorded) {
  const Broker broker;
  MqttProbe probe(broker);
  probe.publish("topic", "1", {.response_topic = "answers", .correlation_data = {"\0x", 2}, .message_expiry = 60});
  const auto message = probe.wait_for_message([](const Message& candidate) { return candidate.topic == "topic"; });
  ASSERT_TRUE(message);
  EXPECT_EQ(message->response_topic, "answers");
  EXPECT_EQ(message->correlation_data, std::string("\0x", 2));
  ASSERT_TRUE(message->message_expiry);
  EXPECT_LE(*message->message_expiry, 60U);
  EXPECT_EQ(message->qos, 1);
}

TEST(MqttProbeProperties, DoNotExistInTheOlderProtocol) {
  const Broker broker;
  MqttProbe probe(broker, {.mqtt_version = mqtt_3_1_1});
  EXPECT_THROW(probe.publish("topic", "1", {.response_topic = "answers"}), std::logic_error);
}

}  // namespace
}  // namespace nest2mqtt::test
