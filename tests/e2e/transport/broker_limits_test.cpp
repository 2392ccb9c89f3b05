// What the broker's CONNACK allows, and what we allow the broker.

#include <gmock/gmock.h>

#include "client.h"
#include "support/mqtt_probe.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(BrokerLimits, TheKeepAliveOfTheBrokerIsUsed) {
  const Broker broker({.extra = "max_keepalive 10"});
  auto options = options_for(broker.port());
  options.keep_alive = 30s;
  Client client(options);
  client.transport().connect();
  ASSERT_TRUE(client.connected()) << client.end();
  EXPECT_TRUE(broker.wait_for_log("k10")) << broker.log();
  EXPECT_THAT(client.ends, IsEmpty());

  // The next connection asks for it at once.
  const std::size_t before = broker.log().size();
  client.transport().connect();
  ASSERT_TRUE(client.wait([&] { return client.connections == 2; }));
  EXPECT_TRUE(broker.wait_for_log("k10", before)) << broker.log();
  EXPECT_THAT(broker.log().substr(before), Not(HasSubstr("k30")));
}

TEST(BrokerLimits, ABrokerWithoutRetainedMessagesIsNamed) {
  const Broker broker({.extra = "retain_available false"});
  for (const bool with_will : {false, true}) {
    auto options = options_for(broker.port());
    if (with_will) options.will = {.topic = "state", .payload = "offline", .retain = true};
    Client client(options);
    client.transport().connect();
    EXPECT_THAT(client.end(), HasSubstr("retain_available true"));
    EXPECT_EQ(client.connections, 0);
  }
}

TEST(BrokerLimits, ABrokerWithoutQosOneIsNamed) {
  const Broker broker({.extra = "max_qos 0"});
  for (const bool with_will : {false, true}) {
    auto options = options_for(broker.port());
    if (with_will) options.will = {.topic = "state", .payload = "offline", .retain = true};
    Client client(options);
    client.transport().connect();
    EXPECT_THAT(client.end(), HasSubstr("max_qos 1"));
    EXPECT_EQ(client.connections, 0);
  }
}

/// With more in flight than the broker takes, Paho sends one message a second.
TEST(BrokerLimits, TheReceiveMaximumIsKeptWithoutAPause) {
  const Broker broker({.extra = "max_inflight_messages 2"});
  Client client(options_for(broker.port()));
  client.transport().connect();
  ASSERT_TRUE(client.connected());
  constexpr mqtt::PublishId all = 60;
  for (mqtt::PublishId id = 0; id < all; ++id) {
    ASSERT_TRUE(client.transport().publish(id, {.topic = "a", .payload = "x"}));
  }
  ASSERT_TRUE(client.wait([&] { return client.deliveries.size() == all; }));
  for (mqtt::PublishId id = 0; id < all; ++id) EXPECT_EQ(client.deliveries[id].first, id);
}

class ReceivedMessageTest : public testing::TestWithParam<bool> {};

TEST_P(ReceivedMessageTest, IsNotTakenIfItIsTooLarge) {
  const Broker broker;
  auto options = options_for(broker.port());
  options.protocol_v5 = GetParam();
  Client client(options);
  client.transport().connect();
  ASSERT_TRUE(client.connected());
  ASSERT_TRUE(client.transport().subscribe("a", {}));
  ASSERT_TRUE(client.wait([&] { return client.subscriptions.size() == 1; }));
  MqttProbe sender(broker, {.filters = {}});
  sender.publish("a", std::string(mqtt::max_received_payload, 'x'));
  sender.publish("a", std::string(mqtt::max_received_payload * 3, 'x'));
  sender.publish("a", "after");
  ASSERT_TRUE(client.wait([&] { return !client.messages.empty() && client.messages.back().payload == "after"; }));
  ASSERT_EQ(client.messages.size(), 2U);
  EXPECT_EQ(client.messages.front().payload.size(), mqtt::max_received_payload);
  EXPECT_THAT(client.ends, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Protocol, ReceivedMessageTest, testing::Bool(),
                         [](const auto& instance) { return instance.param ? "Version5" : "Version311"; });

}  // namespace
}  // namespace nest2mqtt::test
