#include "nest2mqtt/publish/home_publisher.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_transport.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::publish {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

/// A home with one thermostat that reads 21 degrees, on a broker in memory.
class HomePublisherTest : public testing::Test {
 protected:
  HomePublisherTest() {
    outbox_.open({}, time_.now());
    publisher_.set_live(0, true, time_.now());
    const json::value root = json::parse(
        R"({"structures":{},"devices":{"thermostats":{"t":{"ambient_temperature_c":21,"is_online":true}}}})");
    std::vector<std::optional<model::Document>> documents{
        model::Document::from(std::make_shared<json::value>(root)).value()};
    publisher_.show(model::Home(documents, {}), time_.now());
  }

  void set_options(mirror::MirrorOptions options) {
    sent_.clear();
    publisher_.set_options(options, time_.now());
  }

  test::ManualTime time_;
  test::RetainedMessages broker_;
  std::vector<std::string> sent_;
  mqtt::PublishId acknowledged_ = 0;
  mqtt::Outbox outbox_{[this](mqtt::PublishId, const mqtt::Message& message) -> Result<void> {
    sent_.push_back(message.topic);
    if (message.payload.empty()) {
      broker_.erase(message.topic);
    } else {
      broker_[message.topic] = message.payload;
    }
    return {};
  }};
  HomePublisher publisher_{mirror::TopicNames("nest"), {.leaves = true, .documents = true}, outbox_};
};

constexpr auto availability_topic = "nest/devices/thermostats/t/availability";
constexpr auto document_topic = "nest/devices/thermostats/t";
constexpr auto temperature_topic = "nest/devices/thermostats/t/ambient_temperature_c";
constexpr auto online_topic = "nest/devices/thermostats/t/is_online";

TEST_F(HomePublisherTest, ADifferenceKeepsBothHomesAsTheyWere) {
  const auto difference = publisher_.show(model::Home(), time_.now());
  publisher_.show(model::Home(), time_.now());
  EXPECT_TRUE(difference.after->objects().empty());
  ASSERT_EQ(difference.changes.size(), 1U);
  EXPECT_TRUE(difference.changes.front().is_gone());
  EXPECT_EQ(model::number_member(*difference.changes.front().before->value, "ambient_temperature_c"), 21);
}

TEST_F(HomePublisherTest, WhatIsPublishedNoMoreIsClearedAndTheRestIsLeftAlone) {
  set_options({.leaves = true, .documents = false});
  EXPECT_THAT(sent_, ElementsAre(document_topic));
  EXPECT_THAT(broker_, ElementsAre(Pair(temperature_topic, "21"), Pair(availability_topic, "online"),
                                   Pair(online_topic, "true")));
}

TEST_F(HomePublisherTest, WhatIsPublishedNowComesAtOnce) {
  set_options({.leaves = false, .documents = true});
  EXPECT_THAT(broker_, ElementsAre(Pair(document_topic, testing::_), Pair(availability_topic, "online")));
  set_options({.leaves = true, .documents = true});
  EXPECT_THAT(sent_, ElementsAre(temperature_topic, online_topic));
  EXPECT_EQ(broker_.at(temperature_topic), "21");
}

TEST_F(HomePublisherTest, OfAnEarlierRunOnlyTheDevicesAreMarkedOffline) {
  const auto digest = mqtt::PayloadDigest::of("online");
  outbox_.close();
  outbox_.open({{"nest/devices/cameras/c/availability", digest},
                {"nest/devices/cameras/c/snapshot/availability", digest},
                {"nest/devices/cameras/c/last_event/image/availability", digest}},
               time_.now());
  sent_.clear();
  publisher_.set_unknown_objects_offline(time_.now());
  EXPECT_THAT(sent_, ElementsAre("nest/devices/cameras/c/availability"));
}

TEST_F(HomePublisherTest, TheSameOptionsSayNothing) {
  set_options({.leaves = true, .documents = true});
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(HomePublisherTest, WithheldObjectIsOfflineAndPublishedOnceMoreBeforeItIsBack) {
  const model::ObjectId thermostat{"thermostats", "t"};
  sent_.clear();
  publisher_.set_unavailable({thermostat}, time_.now());
  EXPECT_EQ(broker_.at(availability_topic), "offline");
  publisher_.set_unavailable({thermostat}, time_.now());
  publisher_.set_live(0, true, time_.now());
  EXPECT_THAT(sent_, ElementsAre(availability_topic));

  sent_.clear();
  publisher_.set_unavailable({}, time_.now());
  EXPECT_THAT(sent_, ElementsAre(document_topic, availability_topic));
  EXPECT_EQ(broker_.at(availability_topic), "online");
}

TEST_F(HomePublisherTest, WithheldObjectStaysOfflineWhenItsAccountComesBack) {
  publisher_.set_unavailable({{"thermostats", "t"}}, time_.now());
  publisher_.set_live(0, false, time_.now());
  publisher_.set_live(0, true, time_.now());
  EXPECT_EQ(broker_.at(availability_topic), "offline");
}

}  // namespace
}  // namespace nest2mqtt::publish
