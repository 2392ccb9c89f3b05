#include <gmock/gmock.h>

#include "client.h"

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

class MessageTest : public testing::TestWithParam<bool> {
 protected:
  static mqtt::ConnectionOptions options(const Broker& broker) {
    auto options = options_for(broker.port());
    options.protocol_v5 = GetParam();
    return options;
  }

  void subscribe(const std::string& filter, mqtt::SubscribeOptions how = {}) {
    ASSERT_TRUE(client_.transport().subscribe(filter, how));
    const std::size_t before = client_.subscriptions.size();
    ASSERT_TRUE(client_.wait([&] { return client_.subscriptions.size() > before; }));
    EXPECT_EQ(client_.subscriptions.back().first, filter);
    EXPECT_TRUE(client_.subscriptions.back().second);
  }

  void SetUp() override {
    client_.transport().connect();
    ASSERT_TRUE(client_.connected());
  }

  Broker broker_;
  Client client_{options(broker_)};
};

TEST_P(MessageTest, ComesBackAsItWasSent) {
  subscribe("a/#");
  const std::string odd("\0\xff line\n", 8);
  ASSERT_TRUE(client_.transport().publish(7, {.topic = "a/b", .payload = odd, .correlation_data = "12"}));
  ASSERT_TRUE(client_.wait([&] { return !client_.messages.empty() && !client_.deliveries.empty(); }));
  const mqtt::Message& message = client_.messages.front();
  EXPECT_EQ(message.topic, "a/b");
  EXPECT_EQ(message.payload, odd);
  EXPECT_EQ(message.qos, 1);
  EXPECT_FALSE(message.retain);
  EXPECT_EQ(message.correlation_data, GetParam() ? std::optional<std::string>("12") : std::nullopt);
  EXPECT_EQ(message.response_topic, std::nullopt);
  EXPECT_EQ(client_.deliveries.front().first, 7U);
  EXPECT_TRUE(client_.deliveries.front().second);
}

TEST_P(MessageTest, IsReportedAsDeliveredWithAnyQualityOfService) {
  for (const int qos : {0, 1}) {
    ASSERT_TRUE(
        client_.transport().publish(static_cast<mqtt::PublishId>(qos), {.topic = "a", .payload = "x", .qos = qos}));
  }
  EXPECT_THAT(client_.deliveries, IsEmpty()) << "events never come from inside a call";
  EXPECT_TRUE(client_.wait([&] { return client_.deliveries.size() == 2; }));
}

/// The rest goes when the socket takes it.
TEST_P(MessageTest, IsReportedOnceInABurstBeyondTheSocketsBuffer) {
  constexpr mqtt::PublishId all = 40;
  const std::string large(300'000, 'x');
  for (mqtt::PublishId id = 0; id < all; ++id) {
    ASSERT_TRUE(client_.transport().publish(id, {.topic = "a", .payload = large}));
  }
  ASSERT_TRUE(client_.wait([&] { return client_.deliveries.size() >= all; }));
  for (mqtt::PublishId id = 0; id < all; ++id) EXPECT_EQ(client_.deliveries[id].first, id);
  EXPECT_THAT(client_.ends, IsEmpty());
}

TEST_P(MessageTest, ThatIsRetainedIsSentToNewSubscribersThatWantIt) {
  ASSERT_TRUE(client_.transport().publish(1, {.topic = "kept", .payload = "x", .retain = true}));
  subscribe("kept", {.send_retained = true});
  ASSERT_TRUE(client_.wait([&] { return !client_.messages.empty(); }));
  EXPECT_TRUE(client_.messages.front().retain);

  ASSERT_TRUE(client_.transport().unsubscribe("kept"));
  ASSERT_TRUE(client_.wait([&] { return !client_.unsubscriptions.empty(); }));
  EXPECT_THAT(client_.unsubscriptions, ElementsAre("kept"));
  client_.messages.clear();
  subscribe("kept", {.send_retained = false});
  ASSERT_TRUE(client_.transport().publish(2, {.topic = "kept", .payload = "y"}));
  ASSERT_TRUE(client_.wait([&] { return !client_.messages.empty() && client_.messages.back().payload == "y"; }));
  // MQTT 3.1.1 cannot ask for less.
  if (GetParam()) {
    EXPECT_THAT(client_.messages, ElementsAre(Field(&mqtt::Message::payload, "y")));
  }
}

TEST_P(MessageTest, ThatIsNoMqttIsRefusedForGood) {
  const auto refused = client_.transport().publish(1, {.topic = "a/#", .payload = "x"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().recovery, Recovery::permanent);
  const auto endless = client_.transport().publish(2, {.topic = "a", .payload = std::string(270'000'000, 'x')});
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().recovery, Recovery::permanent);
  ASSERT_TRUE(client_.transport().publish(3, {.topic = "a", .payload = "x"}));
  EXPECT_TRUE(client_.wait([&] { return client_.deliveries.size() == 1; })) << "and the connection goes on";
}

INSTANTIATE_TEST_SUITE_P(Protocol, MessageTest, testing::Bool(),
                         [](const auto& instance) { return instance.param ? "v5" : "v3"; });

}  // namespace
}  // namespace nest2mqtt::test
