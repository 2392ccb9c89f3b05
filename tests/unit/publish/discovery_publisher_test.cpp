#include <gmock/gmock.h>

#include "discovery_publisher_fixture.h"

namespace nest2mqtt::publish {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

TEST_F(DiscoveryPublisherTest, ADeviceIsAnnouncedOnce) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  EXPECT_THAT(run.sent(), SizeIs(1));
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1h);
  EXPECT_THAT(run.sent(), IsEmpty());
}

TEST_F(DiscoveryPublisherTest, ARestartAnnouncesNothingThatTheBrokerHas) {
  BridgeRun first(broker_, time_);
  first.connect();
  first.show(device("nest_hall", {"temperature"}));
  BridgeRun second(broker_, time_);
  second.connect();
  second.show(device("nest_hall", {"temperature"}));
  second.publisher().clear_ghosts(time_.now());
  second.pass(1h);
  EXPECT_THAT(second.sent(), IsEmpty());
}

TEST_F(DiscoveryPublisherTest, ABrokerThatForgotIsToldAgain) {
  BridgeRun run(broker_, time_);
  run.show(device("nest_hall", {"temperature"}));
  run.connect();
  EXPECT_THAT(run.sent(), SizeIs(1));
  run.lose_broker();
  broker_.clear();
  run.connect();
  EXPECT_THAT(run.sent(), SizeIs(1));
}

TEST_F(DiscoveryPublisherTest, AnEntityThatGoesIsNamedFirstAndLeftOutLater) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature", "humidity"}));
  run.pass(1min);
  run.sent();

  run.show(device("nest_hall", {"temperature"}));
  const auto first = run.sent();
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_THAT(first[0], HasSubstr(R"("humidity":{"platform":"sensor"})"));
  EXPECT_THAT(first[0], HasSubstr(R"("unique_id":"nest_hall_temperature")"));

  run.pass(DiscoveryPublisher::gap - 1ms);
  EXPECT_THAT(run.sent(), IsEmpty());
  run.pass(1ms);
  const auto second = run.sent();
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_THAT(second[0], Not(HasSubstr("humidity")));
}

TEST_F(DiscoveryPublisherTest, AnEntityThatWentWhileTheBridgeWasAwayIsRemovedToo) {
  BridgeRun first(broker_, time_);
  first.connect();
  first.show(device("nest_hall", {"temperature", "humidity"}));

  BridgeRun second(broker_, time_);
  second.connect();
  second.show(device("nest_hall", {"temperature"}));
  const auto sent = second.sent();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0], HasSubstr(R"("humidity":{"platform":"sensor"})"));
}

TEST_F(DiscoveryPublisherTest, ARemovalThatWasCutShortIsFinished) {
  BridgeRun first(broker_, time_);
  first.connect();
  first.show(device("nest_hall", {"temperature", "humidity"}));
  first.pass(1min);
  first.show(device("nest_hall", {"temperature"}));  // and the bridge dies

  BridgeRun second(broker_, time_);
  second.connect();
  second.show(device("nest_hall", {"temperature"}));
  second.pass(1min);
  EXPECT_THAT(second.sent(), SizeIs(1));
  EXPECT_THAT(broker_.at(std::string(hall_topic)), Not(HasSubstr("humidity")));
}

TEST_F(DiscoveryPublisherTest, TwoMessagesForOneDeviceNeverGoBackToBack) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"a"}));
  run.sent();
  for (const auto& keys : std::vector<std::vector<std::string>>{{"a", "b"}, {"a", "b", "c"}, {"a", "b", "c", "d"}})
    run.show(device("nest_hall", keys));
  EXPECT_THAT(run.sent(), IsEmpty());
  run.pass(DiscoveryPublisher::gap);
  const auto sent = run.sent();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0], HasSubstr("nest_hall_d"));
}

TEST_F(DiscoveryPublisherTest, AChangeDuringALongOutageIsOneMessage) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"a", "b"}));
  run.pass(1min);
  run.lose_broker();
  run.sent();
  run.show(device("nest_hall", {"a"}));
  run.show(device("nest_hall", {"a", "c"}));
  run.pass(1min);
  EXPECT_THAT(run.sent(), IsEmpty());
  run.connect();
  const auto sent = run.sent();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_THAT(sent[0], HasSubstr(R"("b":{"platform":"sensor"})"));
  EXPECT_THAT(sent[0], HasSubstr("nest_hall_c"));
}

TEST_F(DiscoveryPublisherTest, ADeviceThatGoesIsCleared) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1min);
  run.publisher().remove("nest_hall", time_.now());
  EXPECT_THAT(broker_, IsEmpty());
  run.pass(DiscoveryPublisher::gap);
  EXPECT_EQ(run.publisher().deadline(), std::nullopt);
  EXPECT_THAT(broker_, IsEmpty());
}

TEST_F(DiscoveryPublisherTest, ADeviceThatGoesAndComesBackAtOnceIsToldAfterTheGap) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1min);
  run.publisher().remove("nest_hall", time_.now());
  run.show(device("nest_hall", {"temperature"}));
  EXPECT_THAT(broker_, IsEmpty());
  run.pass(DiscoveryPublisher::gap);
  EXPECT_THAT(broker_.at(std::string(hall_topic)), HasSubstr("temperature"));
  EXPECT_EQ(run.publisher().deadline(), std::nullopt);
}

TEST_F(DiscoveryPublisherTest, ADeviceThatGoesDuringAnOutageIsClearedAfterIt) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1min);
  run.lose_broker();
  run.publisher().remove("nest_hall", time_.now());
  run.connect();
  run.pass(1min);
  EXPECT_THAT(broker_, IsEmpty());
}

TEST_F(DiscoveryPublisherTest, GhostsOfOursAreClearedAndNobodyElses) {
  {
    BridgeRun earlier(broker_, time_);
    earlier.connect();
    earlier.show(device("nest_hall", {"temperature"}));
    earlier.show(device("nest_gone", {"temperature"}));
  }
  broker_["homeassistant/device/other/config"] = R"({"origin":{"name":"zigbee2mqtt"},"components":{}})";
  broker_["homeassistant/device/nest_other/config"] =
      R"({"origin":{"name":"nest2mqtt"},"availability":[{"topic":"cabin/bridge/state"}],"components":{}})";
  broker_["homeassistant/sensor/x/config"] = "nest2mqtt is not JSON";

  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.publisher().clear_ghosts(time_.now());
  EXPECT_THAT(retained_topics(),
              UnorderedElementsAre(hall_topic, "homeassistant/device/other/config",
                                   "homeassistant/device/nest_other/config", "homeassistant/sensor/x/config"));
}

TEST_F(DiscoveryPublisherTest, AnEarlierPrefixAndBaseTopicAreClearedOnceAndForgotten) {
  BridgeRun earlier(broker_, time_, Style::device, "ha", "cabin");
  earlier.connect();
  earlier.show(device("nest_cabin_hall", {"temperature"}, "cabin"));
  ASSERT_THAT(broker_, SizeIs(1));

  BridgeRun run(broker_, time_, Style::device, "homeassistant", "nest", earlier.places().to_saved());
  EXPECT_THAT(run.places().filters(), SizeIs(4)) << "both prefixes are looked through";
  run.connect();
  EXPECT_FALSE(run.places().keep_only(run.used())) << "not forgotten before it is cleared";
  run.show(device("nest_hall", {"temperature"}));
  run.publisher().clear_ghosts(time_.now());
  EXPECT_THAT(retained_topics(), ElementsAre(hall_topic));

  run.lose_broker();
  run.connect();
  EXPECT_TRUE(run.places().keep_only(run.used()));
  EXPECT_THAT(run.places().filters(), SizeIs(2));
}

TEST_F(DiscoveryPublisherTest, SwitchedOffItClearsWhatItAnnouncedBefore) {
  BridgeRun earlier(broker_, time_);
  earlier.connect();
  earlier.show(device("nest_hall", {"temperature"}));

  BridgeRun run(broker_, time_, Style::device, "homeassistant", "nest", earlier.places().to_saved(), false);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.publisher().clear_ghosts(time_.now());
  EXPECT_THAT(broker_, IsEmpty());
}

TEST_F(DiscoveryPublisherTest, FromEntitiesToADevice) {
  BridgeRun entities(broker_, time_, Style::entity);
  entities.connect();
  entities.show(device("nest_hall", {"temperature", "humidity", "leaf"}));
  ASSERT_THAT(broker_, SizeIs(3));

  BridgeRun run(broker_, time_, Style::device);
  run.connect();
  run.show(device("nest_hall", {"temperature", "humidity"}));
  EXPECT_THAT(
      run.sent(),
      ElementsAre(
          R"(!homeassistant/sensor/nest_hall/humidity/config={"migrate_discovery":true})",
          R"(!homeassistant/sensor/nest_hall/temperature/config={"migrate_discovery":true})",
          "homeassistant/sensor/nest_hall/humidity/config=", "homeassistant/sensor/nest_hall/leaf/config=",
          "homeassistant/sensor/nest_hall/temperature/config=", testing::StartsWith(std::string(hall_topic) + "=")));
  EXPECT_THAT(retained_topics(), ElementsAre(hall_topic));
  EXPECT_EQ(run.publisher().deadline(), std::nullopt);
}

TEST_F(DiscoveryPublisherTest, FromADeviceToEntities) {
  BridgeRun first(broker_, time_, Style::device);
  first.connect();
  first.show(device("nest_hall", {"temperature", "humidity"}));

  BridgeRun run(broker_, time_, Style::entity);
  run.show(device("nest_hall", {"temperature", "humidity"}));
  run.connect();
  const auto sent = run.sent();
  ASSERT_THAT(sent, SizeIs(4));
  EXPECT_EQ(sent[0], "!" + std::string(hall_topic) + R"(={"migrate_discovery":true})");
  EXPECT_EQ(sent[1], std::string(hall_topic) + "=");
  EXPECT_THAT(retained_topics(), ElementsAre("homeassistant/sensor/nest_hall/humidity/config",
                                             "homeassistant/sensor/nest_hall/temperature/config"));
}

TEST_F(DiscoveryPublisherTest, AHomeThatIsKnownWhileTheBrokerIsStillTellingIsMovedToo) {
  BridgeRun first(broker_, time_, Style::device);
  first.connect();
  first.show(device("nest_hall", {"temperature"}));

  BridgeRun run(broker_, time_, Style::entity);
  run.connect([&] { run.show(device("nest_hall", {"temperature"})); });
  EXPECT_THAT(retained_topics(), ElementsAre("homeassistant/sensor/nest_hall/temperature/config"));
}

TEST_F(DiscoveryPublisherTest, AMoveThatWasCutShortIsFinished) {
  BridgeRun entities(broker_, time_, Style::entity);
  entities.connect();
  entities.show(device("nest_hall", {"temperature"}));
  const auto before = broker_;
  {
    BridgeRun dies(broker_, time_, Style::device);
    dies.connect();
    dies.show(device("nest_hall", {"temperature"}));
  }
  broker_.insert(before.begin(), before.end());
  ASSERT_THAT(broker_, SizeIs(2));
  BridgeRun run(broker_, time_, Style::device);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1min);
  EXPECT_THAT(retained_topics(), ElementsAre(hall_topic));
}

TEST_F(DiscoveryPublisherTest, AnEntityThatGoesIsClearedInTheEntityStyle) {
  BridgeRun run(broker_, time_, Style::entity);
  run.connect();
  run.show(device("nest_hall", {"temperature", "humidity"}));
  run.pass(1min);
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1min);
  EXPECT_THAT(retained_topics(), ElementsAre("homeassistant/sensor/nest_hall/temperature/config"));
}

TEST_F(DiscoveryPublisherTest, AnotherStyleIsMovedToWhileItRuns) {
  BridgeRun run(broker_, time_, Style::entity);
  run.connect();
  run.show(device("nest_hall", {"humidity", "temperature"}));
  run.pass(1min);
  run.sent();
  run.set_options("homeassistant", Style::device);
  run.pass(1min);
  const auto sent = run.sent();
  ASSERT_THAT(sent, SizeIs(5));
  EXPECT_EQ(sent[0], R"(!homeassistant/sensor/nest_hall/humidity/config={"migrate_discovery":true})");
  EXPECT_EQ(sent[1], R"(!homeassistant/sensor/nest_hall/temperature/config={"migrate_discovery":true})");
  EXPECT_EQ(sent[2], "homeassistant/sensor/nest_hall/humidity/config=");
  EXPECT_EQ(sent[3], "homeassistant/sensor/nest_hall/temperature/config=");
  EXPECT_THAT(sent[4], testing::StartsWith(std::string(hall_topic) + "={"));
  EXPECT_THAT(retained_topics(), ElementsAre(hall_topic));
}

TEST_F(DiscoveryPublisherTest, AnotherStyleThatComesSoonAfterAMessageWaitsForItsTurn) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.sent();
  run.set_options("homeassistant", Style::entity);
  run.pass(DiscoveryPublisher::gap - 1ms);
  EXPECT_THAT(run.sent(), IsEmpty());
  run.pass(1ms);
  EXPECT_THAT(run.sent(), SizeIs(3));
  EXPECT_THAT(retained_topics(), ElementsAre("homeassistant/sensor/nest_hall/temperature/config"));
}

TEST_F(DiscoveryPublisherTest, AnotherStyleDuringAnOutageIsMovedToAfterIt) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.lose_broker();
  run.sent();
  run.set_options("homeassistant", Style::entity);
  run.pass(1min);
  run.connect();
  run.pass(1min);
  const auto sent = run.sent();
  ASSERT_THAT(sent, SizeIs(3));
  EXPECT_EQ(sent[0], "!" + std::string(hall_topic) + R"(={"migrate_discovery":true})");
  EXPECT_THAT(retained_topics(), ElementsAre("homeassistant/sensor/nest_hall/temperature/config"));
}

TEST_F(DiscoveryPublisherTest, AnotherStyleDuringTheOutageOfABrokerThatForgotNeedsNoMove) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.lose_broker();
  run.sent();
  run.set_options("homeassistant", Style::entity);
  broker_.clear();
  run.pass(1min);
  run.connect();
  run.pass(1min);
  EXPECT_THAT(run.sent(), SizeIs(1));
  EXPECT_THAT(retained_topics(), ElementsAre("homeassistant/sensor/nest_hall/temperature/config"));
}

TEST_F(DiscoveryPublisherTest, UnderAnotherPrefixEverythingIsToldAnewAndTheFormerIsEmpty) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.show(device("nest_porch", {"motion"}));
  run.pass(1min);
  run.set_options("ha2", Style::entity);
  run.pass(1min);
  EXPECT_THAT(retained_topics(),
              ElementsAre("ha2/sensor/nest_hall/temperature/config", "ha2/sensor/nest_porch/motion/config"));
}

TEST_F(DiscoveryPublisherTest, SwitchedOffAndOnAgainItClearsAndTellsAgain) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.set_options("homeassistant", Style::device, false);
  EXPECT_THAT(retained_topics(), IsEmpty());
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1min);
  EXPECT_THAT(retained_topics(), IsEmpty());
  run.set_options("homeassistant", Style::device);
  run.show(device("nest_hall", {"temperature"}));
  EXPECT_THAT(retained_topics(), ElementsAre(hall_topic));
}

TEST_F(DiscoveryPublisherTest, TheSameOptionsAgainSayNothing) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.sent();
  run.set_options("homeassistant", Style::device);
  run.pass(1min);
  EXPECT_THAT(run.sent(), IsEmpty());
}

TEST_F(DiscoveryPublisherTest, OnRequestEverythingIsToldAgainButNeverBackToBack) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_porch", {"motion"}));
  run.pass(1min);
  run.show(device("nest_hall", {"temperature"}));
  run.sent();
  run.publisher().announce_again(time_.now());
  run.publisher().announce_again(time_.now());
  EXPECT_THAT(run.sent(), ElementsAre(HasSubstr("nest_porch")));
  run.pass(DiscoveryPublisher::gap - 1ms);
  EXPECT_THAT(run.sent(), IsEmpty());
  run.pass(1min);
  EXPECT_THAT(run.sent(), ElementsAre(HasSubstr("nest_hall"), HasSubstr("nest_porch")));
}

TEST_F(DiscoveryPublisherTest, ARequestDuringAChangeIsOneMessage) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.show(device("nest_hall", {"humidity", "temperature"}));
  run.sent();
  run.publisher().announce_again(time_.now());
  run.pass(1min);
  EXPECT_THAT(run.sent(), SizeIs(1));
}

TEST_F(DiscoveryPublisherTest, HomeAssistantsStartIsAnsweredAfterAShortWhile) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.show(device("nest_den", {"temperature"}));
  run.pass(1min);
  run.sent();

  run.publisher().status_changed("online", time_.now());
  run.publisher().status_changed("online", time_.now());
  run.pass(999ms);
  EXPECT_THAT(run.sent(), IsEmpty());
  run.pass(4001ms);
  EXPECT_THAT(run.sent(), SizeIs(2));
  EXPECT_EQ(run.publisher().deadline(), std::nullopt);
}

TEST_F(DiscoveryPublisherTest, TheWaitForHomeAssistantIsRandom) {
  std::set<milliseconds::rep> waits;
  BridgeRun run(broker_, time_);
  run.connect();
  for (int i = 0; i < 20; ++i) {
    run.publisher().status_changed("online", time_.now());
    waits.insert((*run.publisher().deadline() - time_.now()).count());
    run.pass(5s);
  }
  EXPECT_THAT(waits, SizeIs(testing::Gt(10U)));
  EXPECT_GE(*waits.begin(), 1000);
  EXPECT_LE(*waits.rbegin(), 5000);
}

TEST_F(DiscoveryPublisherTest, OnlyABirthIsAnswered) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(device("nest_hall", {"temperature"}));
  run.pass(1min);
  run.publisher().status_changed("offline", time_.now());
  EXPECT_EQ(run.publisher().deadline(), std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt::publish
