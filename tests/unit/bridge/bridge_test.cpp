// What a bridge shows of the home and of itself, and in which order.

#include "bridge_fixture.h"

namespace nest2mqtt::bridge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string thermostat_topic = "nest/devices/thermostats/t";
const std::string thermostat_availability = thermostat_topic + "/availability";
const std::string thermostat_discovery = "homeassistant/device/nest_t/config";

// --- order -----------------------------------------------------------------------------------------------------------

TEST_F(RunningBridgeTest, FirstDocumentIsShownBeforeItIsAnnounced) {
  begin();
  settle();
  online();
  transport_.published.clear();
  show(home());
  EXPECT_THAT(sent_topics({thermostat_topic, thermostat_availability, thermostat_discovery, "nest/bridge/info"}),
              ElementsAre(thermostat_topic, thermostat_availability, thermostat_discovery, "nest/bridge/info"));
  EXPECT_EQ(retained(thermostat_availability), "online");
}

TEST_F(RunningBridgeTest, NewDeviceIsNeverOfflineBeforeItIsOnline) {
  begin();
  settle();
  online();
  transport_.published.clear();
  show(home());
  EXPECT_THAT(sent({thermostat_availability}), ElementsAre(thermostat_availability + "=online"));
}

TEST_F(RunningBridgeTest, DeviceThatIsReadDifferentlyIsOfflineWhileHomeAssistantIsTold) {
  begin_with_home();
  json::value root = home();
  thermostat(root)["temperature_scale"] = "F";
  show(root);
  pass(10s);
  EXPECT_THAT(sent_topics({thermostat_topic, thermostat_availability, thermostat_discovery}),
              ElementsAre(thermostat_topic, thermostat_availability, thermostat_discovery, thermostat_topic,
                          thermostat_availability));
  EXPECT_EQ(retained(thermostat_availability), "online");
}

TEST_F(RunningBridgeTest, DeviceThatIsReadDifferentlyIsOnlineAfterItsDocument) {
  begin_with_home();
  json::value root = home();
  thermostat(root)["temperature_scale"] = "F";
  show(root);
  EXPECT_THAT(sent({thermostat_availability}), ElementsAre(thermostat_availability + "=offline"));
  pass(10s);
  EXPECT_THAT(sent({thermostat_availability}), ElementsAre(thermostat_availability + "=online"));
}

TEST_F(RunningBridgeTest, OnlineIsTheLastOfWhatIsSentAtAConnection) {
  begin();
  online();
  transport_.run();
  show(home());
  ASSERT_EQ(retained("nest/bridge/state"), "online");
  std::vector<std::string> topics;
  for (const mqtt::Message& message : transport_.published) topics.push_back(message.topic);
  const auto state = std::find(topics.begin(), topics.end(), "nest/bridge/state");
  for (const std::string topic : {"nest/bridge/info", "nest/bridge/cloud", "nest/bridge/health"}) {
    EXPECT_LT(std::find(topics.begin(), topics.end(), topic), state) << topic;
  }
}

TEST_F(RunningBridgeTest, HomeKnownBeforeTheBrokerIsThereBeforeOnline) {
  begin();
  account().report({LinkState::online, ""}, time_.now());
  account().show(home(), time_.now());
  settle();
  EXPECT_THAT(sent_topics({thermostat_topic, thermostat_availability, thermostat_discovery, "nest/bridge/state"}),
              testing::UnorderedElementsAre(thermostat_topic, thermostat_availability, thermostat_discovery,
                                            "nest/bridge/state"));
  EXPECT_EQ(retained("nest/bridge/state"), "online");
}

TEST_F(RunningBridgeTest, PictureIsUnavailableBeforeItIsDeleted) {
  config_.mqtt.publish_images = true;
  transport_.retained = {{"nest/devices/cameras/c/snapshot", "old picture"},
                         {"nest/devices/cameras/c/snapshot/availability", "online"}};
  begin();
  settle();
  online();
  transport_.published.clear();
  json::value root = home();
  root.at("devices").as_object()["cameras"] =
      json::object{{"c", {{"name", "Door"}, {"structure_id", "s"}, {"is_online", true}, {"is_streaming", false}}}};
  show(root);
  EXPECT_THAT(sent({"nest/devices/cameras/c/snapshot", "nest/devices/cameras/c/snapshot/availability"}),
              ElementsAre("nest/devices/cameras/c/snapshot/availability=offline", "nest/devices/cameras/c/snapshot="));
}

TEST_F(RunningBridgeTest, PictureIsFetchedThroughTheAccountThatSeesTheCamera) {
  config_.mqtt.publish_images = true;
  begin(2);
  settle();
  online(0);
  online(1);
  show(home(), 0);
  show(json::parse(R"({"structures":{},"devices":{"cameras":{"c":{"name":"Door","is_online":true,"is_streaming":true,
                       "snapshot_url":"https://www.dropcam.com/door"}}}})"),
       1);
  EXPECT_THAT(account(0).image_urls, IsEmpty());
  ASSERT_THAT(account(1).image_urls, ElementsAre("https://www.dropcam.com/door"));
  account(1).answer_image("bytes of a picture");
  settle();
  EXPECT_EQ(retained("nest/devices/cameras/c/snapshot"), "bytes of a picture");
  EXPECT_EQ(retained("nest/devices/cameras/c/snapshot/availability"), "online");
}

// --- the home --------------------------------------------------------------------------------------------------------

TEST_F(RunningBridgeTest, OnlyWhatChangesIsSent) {
  begin_with_home();
  json::value root = home();
  thermostat(root)["humidity"] = 45;
  show(root);
  EXPECT_THAT(sent_topics({"nest/devices/", "nest/structures/", "homeassistant/"}),
              ElementsAre("nest/devices/thermostats/t/humidity", thermostat_topic));
}

TEST_F(RunningBridgeTest, RemovedDeviceGoesFromTheBroker) {
  begin_with_home();
  json::value root = home();
  root.at("devices").at("thermostats").as_object().clear();
  root.at("devices").as_object()["smoke_co_alarms"] = json::object{{"p", {{"name", "Attic"}, {"structure_id", "s"}}}};
  show(root);
  pass(10s);
  const auto events = words("nest/bridge/event", "event");
  EXPECT_THAT(events, ElementsAre("device_added", "device_removed"));
  for (const auto& [topic, payload] : transport_.retained) {
    EXPECT_THAT(topic, testing::Not(StartsWith(thermostat_topic)));
  }
  EXPECT_EQ(retained(thermostat_discovery), std::nullopt);
  EXPECT_EQ(retained("nest/devices/smoke_co_alarms/p/availability"), "online");
}

TEST_F(RunningBridgeTest, HomeWithoutAnyDeviceIsBelievedAfterATime) {
  begin_with_home();
  json::value root = home();
  root.at("devices").as_object().clear();
  show(root);
  pass(29s);
  EXPECT_EQ(retained(thermostat_availability), "online");
  pass(2s);
  EXPECT_EQ(retained(thermostat_topic), std::nullopt);
}

TEST_F(RunningBridgeTest, HomeWithoutAnyDeviceIsNotBelievedWhileTheLinkIsAway) {
  begin_with_home();
  json::value root = home();
  root.at("devices").as_object().clear();
  show(root);
  report({LinkState::offline, "no answer"});
  pass(60s);
  EXPECT_NE(retained(thermostat_topic), std::nullopt);
  online();
  EXPECT_EQ(retained(thermostat_topic), std::nullopt);
}

TEST_F(RunningBridgeTest, ObjectOfTwoAccountsFallsToTheSecond) {
  begin(2);
  settle();
  online(0);
  online(1);
  show(home(), 0);
  json::value other = home();
  thermostat(other)["name"] = "As the second sees it";
  show(other, 1);
  EXPECT_EQ(retained(thermostat_topic + "/name"), "Hall");
  report({LinkState::unauthorized, "log in", AccessLoss::revoked}, 0);
  EXPECT_EQ(retained(thermostat_topic + "/name"), "As the second sees it");
  EXPECT_EQ(retained(thermostat_availability), "online");
}

TEST_F(RunningBridgeTest, TopicsOfAnEarlierRunGoWhenEveryAccountIsKnown) {
  transport_.retained["nest/devices/thermostats/gone/name"] = "Gone";
  transport_.retained["nest/devices/thermostats/gone/availability"] = "online";
  begin(2);
  settle();
  online(0);
  online(1);
  show(home(), 0);
  EXPECT_NE(retained("nest/devices/thermostats/gone/name"), std::nullopt);
  show(json::parse(R"({"structures":{},"devices":{}})"), 1);
  EXPECT_EQ(retained("nest/devices/thermostats/gone/name"), std::nullopt);
  EXPECT_EQ(retained("nest/devices/thermostats/gone/availability"), std::nullopt);
}

TEST_F(RunningBridgeTest, TopicsOfAnEarlierRunAreOfflineAfterTheGraceTime) {
  transport_.retained["nest/devices/thermostats/t/availability"] = "online";
  begin();
  pass(config_.nest.grace - 1s);
  EXPECT_EQ(retained(thermostat_availability), "online");
  pass(2s);
  EXPECT_EQ(retained(thermostat_availability), "offline");
}

TEST_F(RunningBridgeTest, ChosenStructureIsTakenOnReload) {
  begin_with_home();
  config_.nest.structures = {"another"};
  bridge_->config_changed({{"nest.structures"}, {}}, time_.now());
  pass(10s);
  EXPECT_EQ(retained(thermostat_topic), std::nullopt);
  EXPECT_THAT(health().at("problem").as_string().c_str(), HasSubstr("no home has this id or name"));
  config_.nest.structures.clear();
  bridge_->config_changed({{"nest.structures"}, {}}, time_.now());
  pass(10s);
  EXPECT_EQ(retained(thermostat_availability), "online");
  EXPECT_TRUE(health().at("problem").is_null());
}

// --- the accounts ----------------------------------------------------------------------------------------------------

TEST_F(RunningBridgeTest, LostAccessTakesTheHomeFromTheBroker) {
  begin_with_home();
  report({LinkState::unauthorized, "log in", AccessLoss::revoked});
  pass(10s);
  EXPECT_EQ(retained("nest/bridge/cloud"), "unauthorized");
  EXPECT_THAT(words("nest/bridge/event", "event"), testing::Contains("auth_revoked"));
  for (const auto& [topic, payload] : transport_.retained) {
    EXPECT_THAT(topic, testing::AnyOf(StartsWith("nest/bridge/"), StartsWith("homeassistant/"))) << payload;
  }
  EXPECT_EQ(retained(thermostat_discovery), std::nullopt);
  EXPECT_EQ(bridge_->snapshot(time_.now()).home.objects().size(), 0U);
}

TEST_F(RunningBridgeTest, HomeStaysAsOfflineWhereLostAccessDoesNotWithdrawIt) {
  upstream::Abilities abilities = test::every_ability();
  abilities.access_loss_withdraws_home = false;
  begin(1, abilities);
  settle();
  online();
  show(home());
  pass(10s);
  const auto document = retained(thermostat_topic);
  const auto discovery = retained(thermostat_discovery);
  ASSERT_TRUE(document && discovery);
  report({LinkState::unauthorized, "log in", AccessLoss::revoked});
  EXPECT_EQ(retained("nest/bridge/cloud"), "unauthorized");
  EXPECT_EQ(retained(thermostat_availability), "offline") << "at once, not only after the grace time";
  pass(config_.nest.grace + 10s);
  EXPECT_EQ(retained(thermostat_topic), document);
  EXPECT_EQ(retained(thermostat_discovery), discovery);
  EXPECT_EQ(retained(thermostat_availability), "offline");
  command(thermostat_topic + "/hvac_mode/set", "cool");
  EXPECT_THAT(words(thermostat_topic + "/result", "code"), ElementsAre("unauthorized"));
  EXPECT_THAT(account().writes, IsEmpty());
}

TEST_F(RunningBridgeTest, StaleAccountMakesItsDevicesOffline) {
  begin_with_home();
  report({LinkState::offline, "no answer"});
  pass(config_.nest.grace - 1s);
  EXPECT_EQ(retained(thermostat_availability), "online");
  pass(2s);
  EXPECT_EQ(retained(thermostat_availability), "offline");
  EXPECT_THAT(health().at("problem").as_string().c_str(), HasSubstr("no answer"));
  online();
  EXPECT_EQ(retained(thermostat_availability), "online");
  EXPECT_TRUE(health().at("problem").is_null());
}

TEST_F(RunningBridgeTest, AccountWhoseDocumentsCannotBeUsedIsOfflineAfterTheGraceTime) {
  begin_with_home();
  account().advise(upstream::Advice::unusable_document, "too large", time_.now());
  pass(1s);
  EXPECT_EQ(retained("nest/bridge/cloud"), "online");
  EXPECT_THAT(health().at("problem").as_string().c_str(), HasSubstr("too large"));
  pass(config_.nest.grace);
  EXPECT_EQ(retained("nest/bridge/cloud"), "offline");
  EXPECT_EQ(retained(thermostat_availability), "offline");
  account().advise(upstream::Advice::unusable_document, "", time_.now());
  settle();
  EXPECT_EQ(retained("nest/bridge/cloud"), "online");
  EXPECT_EQ(retained(thermostat_availability), "online");
}

TEST_F(RunningBridgeTest, AccountThatNeverGetsOnlineIsAProblemAfterTheGraceTime) {
  config_.nest.grace = std::chrono::seconds(20);
  begin();
  settle();
  report({LinkState::offline, "connection refused"});
  EXPECT_TRUE(health().at("problem").is_null());
  pass(20s);
  EXPECT_THAT(health().at("problem").as_string().c_str(), HasSubstr("connection refused"));
}

TEST_F(RunningBridgeTest, StateOfEachAccountIsShown) {
  begin(2);
  settle();
  EXPECT_EQ(retained("nest/bridge/cloud"), "connecting");
  online(0);
  EXPECT_EQ(retained("nest/bridge/account/default"), "online");
  EXPECT_EQ(retained("nest/bridge/account/second"), "connecting");
  EXPECT_EQ(retained("nest/bridge/cloud"), "connecting");
  report({LinkState::blocked, "too many calls"}, 1);
  EXPECT_EQ(retained("nest/bridge/account/second"), "blocked");
  EXPECT_EQ(retained("nest/bridge/cloud"), "blocked");
  EXPECT_THAT(words("nest/bridge/event", "event"), ElementsAre("cloud_up", "blocked"));
}

// --- health ----------------------------------------------------------------------------------------------------------

TEST_F(RunningBridgeTest, HealthFollowsTheStateOfAnAccountAtOnce) {
  begin_with_home();
  report({LinkState::blocked, "too many calls"});
  const auto shown = documents("nest/bridge/health");
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].at("cloud"), "blocked");
  EXPECT_THAT(shown[0].at("problem").as_string().c_str(), HasSubstr("too many calls"));
}

TEST_F(RunningBridgeTest, ChangesThatComeTogetherAreOneHealthMessage) {
  begin_with_home();
  account().report({LinkState::blocked, "too many calls"}, time_.now());
  account().advise(upstream::Advice::log_in_to_write, "log in again", time_.now());
  account().report({LinkState::offline, "no answer"}, time_.now());
  settle();
  const auto shown = documents("nest/bridge/health");
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].at("cloud"), "offline");
}

TEST_F(RunningBridgeTest, HealthIsShownOnceAMinuteWhenNothingHappens) {
  begin_with_home();
  pass(10min);
  EXPECT_EQ(documents("nest/bridge/health").size(), 10U);
}

TEST_F(RunningBridgeTest, AnOutageThatIsOverIsNoHealthMessageWhenTheGraceTimeWouldHaveEnded) {
  config_.nest.grace = 90s;  // ends between two regular messages
  begin_with_home();
  pass(15s);
  report({LinkState::offline, "no answer"});
  online();
  transport_.published.clear();
  pass(10min);
  EXPECT_EQ(documents("nest/bridge/health").size(), 10U);
}

// --- life cycle ------------------------------------------------------------------------------------------------------

TEST_F(RunningBridgeTest, OfflineIsTheLastWord) {
  begin_with_home();
  bridge_->stop(time_.now());
  EXPECT_TRUE(account().stopped);
  settle();
  EXPECT_TRUE(bridge_->finished());
  EXPECT_EQ(retained("nest/bridge/state"), "offline");
  ASSERT_FALSE(transport_.published.empty());
  EXPECT_EQ(transport_.published.back().topic, "nest/bridge/state");
  EXPECT_EQ(retained(thermostat_availability), "online") << "what depends on the bridge's own state says so";
  EXPECT_EQ(bridge_->deadline(), std::nullopt);
}

TEST_F(RunningBridgeTest, AlarmThatBeginsAfterAStopIsToldByTheNextRun) {
  const auto home_with_alarm = [](const char* state) {
    json::value root = home();
    root.at_pointer("/devices").as_object()["smoke_co_alarms"] = {{"p", {{"smoke_alarm_state", state}}}};
    return root;
  };
  begin(2);
  settle();
  online();
  show(home_with_alarm("ok"));  // of a home that is not complete: the second account is not known
  bridge_->stop(time_.now());
  settle();
  begin(2);
  settle();
  online();
  transport_.published.clear();
  show(home_with_alarm("warning"));
  EXPECT_THAT(words("nest/devices/smoke_co_alarms/p/event", "event_type"), ElementsAre("smoke_warning"));
}

TEST_F(RunningBridgeTest, BrokerThatComesBackIsFilledAgain) {
  begin_with_home();
  transport_.retained.clear();
  transport_.cut();
  EXPECT_THAT(bridge_->summary(time_.now()), HasSubstr("no broker: connection reset"));
  pass(40s);
  EXPECT_EQ(retained(thermostat_availability), "online");
  EXPECT_NE(retained(thermostat_discovery), std::nullopt);
  EXPECT_EQ(retained("nest/bridge/state"), "online");
  EXPECT_THAT(bridge_->summary(time_.now()), StartsWith("online, 1 devices; broker connected"));
}

TEST_F(RunningBridgeTest, SecondBridgeIsNamed) {
  begin_with_home();
  const auto own = retained("nest/bridge/info");
  receive({.topic = "nest/bridge/info", .payload = R"({"instance":"another","started":"yesterday"})", .retain = true});
  EXPECT_EQ(retained("nest/bridge/info"), own);
  EXPECT_THAT(words("nest/bridge/event", "event"), ElementsAre("second_bridge"));
  EXPECT_THAT(health().at("problem").as_string().c_str(), HasSubstr("another nest2mqtt"));
  pass(10min);
  EXPECT_TRUE(health().at("problem").is_null());
}

TEST_F(RunningBridgeTest, OwnStateIsRepeatedWhenAWillComesLate) {
  begin_with_home();
  receive({.topic = "nest/bridge/state", .payload = "offline", .retain = true});
  EXPECT_EQ(retained("nest/bridge/state"), "online");
}

TEST_F(RunningBridgeTest, RefusedTopicIsAProblem) {
  begin_with_home();
  transport_.refused_topics = {"nest/devices/thermostats/t/humidity"};
  json::value root = home();
  thermostat(root)["humidity"] = 45;
  show(root);
  pass(2s);
  EXPECT_THAT(health().at("problem").as_string().c_str(), HasSubstr("allow this user to write nest/#"));
}

TEST_F(RunningBridgeTest, AccountIsCalledWhenItIsDue) {
  begin_with_home();
  account().due = time_.now() + 5s;
  pass(4s);
  EXPECT_EQ(account().ticks, 0);
  pass(2s);
  EXPECT_EQ(account().ticks, 1);
}

}  // namespace
}  // namespace nest2mqtt::bridge
