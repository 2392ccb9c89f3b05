// What cameras and doorbells notice, which Google tells by Cloud Pub/Sub only.

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "nest2mqtt/base/instant.h"

#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::StartsWith;
using testing::UnorderedElementsAre;

const std::string sdm_doorbell_name =
    "enterprises/5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61/devices/AVPHwEvEXAMPLEdoorbellBattery001";
const std::string all_quiet = R"({"motion":false,"person":false})";

std::string id_of(const std::string& camera) {
  return camera.substr(camera.rfind('/') + 1);
}

class SdmCameras : public SdmTest {
 protected:
  /// Nothing is seen but by an event.
  void start_with_events() {
    start_sdm({.simulator = {.sdm_pull = "2s"},
               .bridge = {.settings = {{"sdm.poll", "1h"},
                                       {"mqtt.publish", std::vector<std::string>{"leaves", "documents", "images"}},
                                       {"sdm.subscription", sdm_subscription}}}});
    ASSERT_TRUE(shows(sdm_doorbell + "/activity", all_quiet)) << "before the first event";
  }

  void notice(const std::string& camera, const std::string& what) {
    world().simulator.order("camera_event", R"({"device":")" + id_of(camera) + R"(",)" + what + "}");
  }

  static WallTime ago(std::chrono::seconds time) { return std::chrono::system_clock::now() - time; }

  /// A message about a press of the bell at this time.
  void publish_press(const std::string& session, WallTime at) {
    const json::object chime{{"eventSessionId", session}, {"eventId", "n:" + session}};
    const json::object events{{"sdm.devices.events.DoorbellChime.Chime", chime}};
    world().simulator.publish_sdm_event(
        json::serialize(json::object{{"eventId", "press " + session},
                                     {"timestamp", format_utc(at)},
                                     {"resourceUpdate", {{"name", sdm_doorbell_name}, {"events", events}}},
                                     {"eventThreadId", session},
                                     {"eventThreadState", "STARTED"}}));
  }

  /// The types of the events that were told of the camera since the start.
  [[nodiscard]] std::vector<std::string> told(const std::string& camera) {
    wait_until_all_is_published(world().probe);
    std::vector<std::string> types;
    for (const Message& message : world().probe.messages_since(0)) {
      if (message.topic != "nest" + camera + "/event") continue;
      EXPECT_FALSE(message.retained);
      types.emplace_back(json::parse(message.payload).at("event_type").as_string());
    }
    return types;
  }
};

TEST_F(SdmCameras, TellAPressOnceHoweverItsMessagesCome) {
  start_with_events();
  world().simulator.deliver_sdm_events(true, true);
  notice(sdm_doorbell, R"("motion":true,"chime":true,"duration":"1s")");
  ASSERT_TRUE(shows(sdm_doorbell + "/last_event/has_chime", "true"));
  ASSERT_TRUE(world().probe.wait_for("nest" + sdm_doorbell + "/last_event/end_time",
                                     [](const std::string& end) { return !end.empty(); }));
  EXPECT_TRUE(shows(sdm_doorbell + "/activity", all_quiet));
  ASSERT_TRUE(all_is_acknowledged());
  EXPECT_THAT(told(sdm_doorbell), ElementsAre("motion", "chime"));
}

TEST_F(SdmCameras, TellNobodyOfAnOldPress) {
  start_with_events();
  publish_press("old", ago(90s));
  ASSERT_TRUE(all_is_acknowledged());
  publish_press("new", ago(1s));
  ASSERT_TRUE(all_is_acknowledged());
  EXPECT_THAT(told(sdm_doorbell), ElementsAre("chime"));
}

TEST_F(SdmCameras, TellAPressOnceOverARestart) {
  start_with_events();
  const WallTime first = ago(1s);
  publish_press("first", first);
  ASSERT_TRUE(all_is_acknowledged());
  EXPECT_EQ(world().bridge.terminate(), 0);
  publish_press("first", first);
  publish_press("second", ago(0s));
  world().bridge.start();
  ASSERT_TRUE(world().wait_online());
  ASSERT_TRUE(all_is_acknowledged());
  const auto types = told(sdm_doorbell);
  EXPECT_EQ(std::count(types.begin(), types.end(), "chime"), 2) << "the first was told before";
}

TEST_F(SdmCameras, HaveThePictureOfAnEventWhereGoogleHasOne) {
  start_with_events();
  notice(sdm_garage, R"("motion":true,"person":true,"duration":"1s")");
  EXPECT_TRUE(shows(sdm_garage + "/last_event/image/availability", "online"));
  EXPECT_THAT(world().probe.current("nest" + sdm_garage + "/last_event/image").value_or(""), StartsWith("\xFF\xD8"));
  EXPECT_THAT(commands(), ElementsAre("CameraEventImage.GenerateImage"));
  ASSERT_TRUE(all_is_acknowledged());
  EXPECT_THAT(told(sdm_garage), UnorderedElementsAre("motion", "person"));
}

TEST_F(SdmCameras, AreKnownToHomeAssistantBeforeTheirFirstEvent) {
  start_with_events();
  const json::object bell = components(id_of(sdm_doorbell));
  ASSERT_TRUE(bell.contains("doorbell"));
  EXPECT_EQ(bell.at("doorbell").at("device_class"), "doorbell");
  for (const char* sensor : {"motion", "person"}) EXPECT_TRUE(bell.contains(sensor)) << sensor;
  EXPECT_FALSE(bell.contains("streaming")) << "Google does not tell it";
  EXPECT_FALSE(components(id_of(sdm_garage)).contains("doorbell"));
}

}  // namespace
}  // namespace nest2mqtt::test
