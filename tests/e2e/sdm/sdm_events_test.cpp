// Changes that Google tells by Cloud Pub/Sub.

#include <chrono>

#include "nest2mqtt/base/instant.h"

#include "sdm_world.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;

const std::string name_prefix = "enterprises/5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61/devices/";

class SdmEvents : public SdmTest {
 protected:
  /// `poll`: in most tests so long that nothing is seen but by an event.
  void start_with_events(const std::string& poll = "1h", const std::string& subscription = sdm_subscription) {
    start_sdm({.simulator = {.sdm_pull = "2s"},
               .bridge = {.settings = {{"sdm.poll", poll}, {"sdm.subscription", subscription}}}});
  }

  /// One event comes, and everything that follows of the start is over.
  void see_first_event() {
    world().simulator.set(sdm_hall + "/humidity", "42");
    ASSERT_TRUE(shows(sdm_hall + "/humidity", "42"));
  }

  /// A message about the humidity of a thermostat; `later`: its timestamp, from now on.
  void publish_humidity(const std::string& thermostat, const std::string& id, int percent, milliseconds later) {
    world().simulator.publish_sdm_event(json::serialize(
        json::object{{"eventId", id},
                     {"timestamp", format_utc(std::chrono::system_clock::now() + later)},
                     {"resourceUpdate",
                      {{"name", name_prefix + thermostat},
                       {"traits", {{"sdm.devices.traits.Humidity", {{"ambientHumidityPercent", percent}}}}}}}}));
  }
  [[nodiscard]] std::vector<std::string> payloads_since(std::size_t mark, const std::string& path) {
    wait_until_all_is_published(world().probe);
    std::vector<std::string> payloads;
    for (const auto& message : world().probe.messages_since(mark)) {
      if (message.topic == "nest" + path) payloads.push_back(message.payload);
    }
    return payloads;
  }
};

TEST_F(SdmEvents, ShowAChangeWithoutAReading) {
  start_with_events();
  see_first_event();
  const auto lists = asked("devices.list");
  world().simulator.set(sdm_hall + "/humidity", "47");
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "47"));
  world().simulator.merge(sdm_attic, R"({"hvac_mode":"off"})");
  EXPECT_TRUE(shows(sdm_attic + "/hvac_mode", "off"));
  EXPECT_EQ(asked("devices.list"), lists);
  EXPECT_EQ(asked("devices.get"), 0);
  EXPECT_TRUE(all_is_acknowledged());
  EXPECT_TRUE(has_no_problem());
}

TEST_F(SdmEvents, ConfirmACommand) {
  start_with_events();
  see_first_event();
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "19.5"), "confirmed"));
  EXPECT_TRUE(shows(sdm_attic + "/target_temperature_c", "19.5"));
}

TEST_F(SdmEvents, AreTakenInTheOrderOfTheirTimestamps) {
  start_with_events();
  see_first_event();
  const auto mark = world().probe.mark();
  publish_humidity(sdm_hall_id, "newer", 50, 5s);
  ASSERT_TRUE(shows(sdm_hall + "/humidity", "50"));
  publish_humidity(sdm_hall_id, "older", 30, 3s);
  ASSERT_TRUE(all_is_acknowledged());
  publish_humidity(sdm_hall_id, "last", 51, 6s);
  ASSERT_TRUE(shows(sdm_hall + "/humidity", "51"));
  EXPECT_EQ(payloads_since(mark, sdm_hall + "/humidity"), (std::vector<std::string>{"50", "51"}));
}

TEST_F(SdmEvents, ThatComeTwiceAndReversedEndWithTheNewest) {
  start_with_events();
  see_first_event();
  world().simulator.deliver_sdm_events(true, true);
  for (const char* percent : {"50", "51", "52", "53"}) world().simulator.set(sdm_hall + "/humidity", percent);
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "53"));
  EXPECT_TRUE(all_is_acknowledged());
  wait_until_all_is_published(world().probe);
  EXPECT_EQ(world().probe.current("nest" + sdm_hall + "/humidity"), "53");
}

TEST_F(SdmEvents, OfBeforeTheLastReadingTakeNothingBack) {
  start_with_events();
  see_first_event();
  const auto mark = world().probe.mark();
  publish_humidity(sdm_attic_id, "late", 11, -10min);
  EXPECT_TRUE(wait_until([&] { return asked("devices.get") > 0; })) << "the device is read instead";
  ASSERT_TRUE(all_is_acknowledged());
  world().simulator.set(sdm_attic + "/humidity", "54");
  EXPECT_TRUE(shows(sdm_attic + "/humidity", "54"));
  EXPECT_EQ(payloads_since(mark, sdm_attic + "/humidity"), (std::vector<std::string>{"54"}));
}

TEST_F(SdmEvents, WithoutSenseAreIgnoredAndTheHomeIsRead) {
  start_with_events();
  see_first_event();
  const auto mark = world().probe.mark();
  const auto lists = asked("devices.list");
  world().simulator.publish_poisoned_update(sdm_hall_id);
  EXPECT_TRUE(wait_until([&] { return asked("devices.list") > lists; }));
  world().simulator.set(sdm_hall + "/humidity", "43");
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "43"));
  EXPECT_TRUE(payloads_since(mark, sdm_hall + "/hvac_mode").empty());
  EXPECT_EQ(world().probe.current("nest" + sdm_hall + "/hvac_mode"), "heat-cool");
}

TEST_F(SdmEvents, ThatCannotBeReadDisturbNobody) {
  start_with_events();
  see_first_event();
  world().simulator.publish_sdm_event(R"({"timestamp":7,"resourceUpdate":"canary"})");
  ASSERT_TRUE(all_is_acknowledged());
  world().simulator.set(sdm_hall + "/humidity", "43");
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "43"));
  EXPECT_NE(world().bridge.log().find("cannot be read"), std::string::npos);
  EXPECT_EQ(world().bridge.log().find("canary"), std::string::npos);
}

TEST_F(SdmEvents, ThatWereNotAcknowledgedComeAgainAndChangeNothing) {
  start_with_events();
  see_first_event();
  ASSERT_TRUE(all_is_acknowledged());
  const auto pulls = asked("pubsub.pull");
  ASSERT_TRUE(wait_until([&] { return asked("pubsub.pull") > pulls; }));
  const auto mark = world().probe.mark();
  // A pull is being held, so that this is the acknowledgement.
  world().simulator.fault(R"({"fault":"status","status":503,"on":"stream","count":1,"service":"sdm"})");
  const auto acknowledgements = asked("pubsub.acknowledge");
  world().simulator.set(sdm_hall + "/humidity", "43");
  ASSERT_TRUE(shows(sdm_hall + "/humidity", "43"));
  EXPECT_TRUE(wait_until([&] { return asked("pubsub.acknowledge") > acknowledgements; }));
  EXPECT_TRUE(all_is_acknowledged());
  EXPECT_EQ(payloads_since(mark, sdm_hall + "/humidity"), (std::vector<std::string>{"43"}));
}

TEST_F(SdmEvents, ShowADeviceThatIsAdded) {
  start_with_events();
  see_first_event();
  world().simulator.add_sdm_device_again(sdm_attic_id, "AVPHwEvAgain");
  EXPECT_TRUE(shows("/devices/thermostats/AVPHwEvAgain/hvac_mode", "heat"));
  EXPECT_TRUE(is_gone(sdm_attic + "/hvac_mode"));
}

TEST_F(SdmEvents, ArePolledForWithoutTheSubscription) {
  start_with_events("25s", "projects/simulator-cloud/subscriptions/other");
  EXPECT_TRUE(has_problem("there is no projects/simulator-cloud/subscriptions/other"));
  EXPECT_TRUE(has_problem("console.cloud.google.com/cloudpubsub/subscription/list?project=simulator-cloud"));
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "19.5"), "confirmed")) << "commands go on";
  world().simulator.set(sdm_hall + "/humidity", "47");
  EXPECT_TRUE(
      wait_until([&] { return world().probe.current("nest" + sdm_hall + "/humidity") == "47"; }, max_wait(60s)));
  EXPECT_EQ(world().probe.current("nest/bridge/cloud"), "online");
}

TEST_F(SdmEvents, ComeAgainWhenThePersonMayReadTheSubscription) {
  start_with_events();
  see_first_event();
  world().simulator.change_sdm_project(R"({"has_subscriber_role":false})");
  EXPECT_TRUE(has_problem("Pub/Sub Subscriber"));
  world().simulator.set(sdm_hall + "/humidity", "44");
  world().simulator.change_sdm_project(R"({"has_subscriber_role":true})");
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "44"));
  EXPECT_TRUE(has_no_problem());
}

TEST_F(SdmEvents, AreAdvisedAboutWhenGoogleMayNotPublish) {
  start_sdm({.simulator = {.sdm_pull = "2s"},
             .bridge = {.settings = {{"sdm.poll", "1h"}, {"sdm.subscription", sdm_subscription}}},
             .start_bridge = false});
  world().simulator.change_sdm_project(R"({"has_publisher_role":false})");
  world().bridge.start();
  ASSERT_TRUE(world().wait_online());
  EXPECT_TRUE(has_problem("sdm-publisher@googlegroups.com"));
  EXPECT_TRUE(has_problem("cloudpubsub/topic/detail/nest?project=simulator-cloud"));
  world().simulator.change_sdm_project(R"({"has_publisher_role":true})");
  see_first_event();
  EXPECT_TRUE(has_no_problem());
}

TEST_F(SdmEvents, AreAdvisedAboutWhenTheApiIsNotEnabled) {
  start_with_events();
  world().simulator.change_sdm_project(R"({"pubsub_enabled":false})");
  EXPECT_TRUE(has_problem("console.cloud.google.com/apis/library/pubsub.googleapis.com"));
  world().simulator.change_sdm_project(R"({"pubsub_enabled":true})");
  see_first_event();
  EXPECT_TRUE(has_no_problem());
}

}  // namespace
}  // namespace nest2mqtt::test
