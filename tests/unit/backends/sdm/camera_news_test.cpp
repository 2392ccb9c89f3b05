// What comes of Google's messages at the end: the events that are told, and the activity. Here the mirror reads the
// documents that are made of them.

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/mirror/camera_events.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/json.h"

#include "fakes/manual_time.h"
#include "home/home_state.h"
#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// The home of the samples. The clock begins at 22:00:00.
class SdmCameraNewsTest : public testing::Test {
 protected:
  SdmCameraNewsTest() {
    list();
    state_.expect_events();
    EXPECT_THAT(show(), IsEmpty());
  }

  void list() {
    state_.set_structures(read_structures(test_data("structures.json")).value());
    state_.devices().listed(read_devices(test_data("devices.json")).value(), time_.now());
  }

  /// A message of `ago` comes; what is told because of it.
  std::vector<std::string> come(milliseconds ago, std::vector<CameraEvent> events, EventThread thread,
                                const std::string& device = "AVPHwEvEXAMPLEdoorbellBattery001") {
    state_.add_events({.event_id = "m",
                       .timestamp = (time_.now() - ago).wall,
                       .device = "enterprises/11111111-2222-4333-8444-555555555555/devices/" + device,
                       .events = std::move(events),
                       .thread = thread},
                      time_.now());
    return show();
  }

  std::vector<std::string> show() {
    home_ = model::Home({state_.document(time_.now())}, {});
    std::vector<std::string> types;
    for (const model::HomeObject& object : home_.objects()) {
      if (object.id.kind != "cameras") continue;
      for (const json::object& event : events_.observe(object, time_.now())) {
        types.emplace_back(event.at("event_type").as_string());
      }
    }
    return types;
  }

  /// Lets the time pass as the bridge does: the document is shown again when it changes by itself.
  void pass(milliseconds time) {
    const Instant end = time_.now() + time;
    for (auto next = state_.next_change(time_.now()); next && *next <= end; next = state_.next_change(time_.now())) {
      time_.advance(*next - time_.now());
      EXPECT_THAT(show(), IsEmpty());
    }
    time_.advance(end - time_.now());
    EXPECT_THAT(show(), IsEmpty());
  }

  [[nodiscard]] std::string activity(const std::string& id = "AVPHwEvEXAMPLEdoorbellBattery001") const {
    return model::to_text(events_.activity({"cameras", id}, time_.now()));
  }

  void restart() {
    const json::object memory = events_.memory();
    events_ = {};
    events_.restore(memory);
    state_ = {};
    list();
    state_.expect_events();
    EXPECT_THAT(show(), IsEmpty());
  }

  test::ManualTime time_;
  HomeState state_;
  model::Home home_;
  mirror::CameraEvents events_;
};

const std::vector<CameraEvent> chime_and_motion{{CameraEventKind::chime, "s1", "n:1"},
                                                {CameraEventKind::motion, "s1", "n:2"}};
const std::string garage = "AVPHwEvEXAMPLEcameraGarageLegacy";

TEST_F(SdmCameraNewsTest, APressIsToldOnceAndItsMotionGoesOnAndOff) {
  EXPECT_EQ(activity(), R"({"motion":false,"person":false})");
  EXPECT_THAT(come(1s, chime_and_motion, EventThread::started), ElementsAre("motion", "chime"));
  EXPECT_EQ(activity(), R"({"motion":true,"person":false})");
  EXPECT_THAT(come(0s, {{CameraEventKind::person, "s1", "n:3"}}, EventThread::updated), ElementsAre("person"));
  EXPECT_EQ(activity(), R"({"motion":true,"person":true})");
  time_.advance(9s);
  EXPECT_THAT(come(0s, chime_and_motion, EventThread::ended), IsEmpty());
  EXPECT_EQ(activity(), R"({"motion":false,"person":false})");
}

TEST_F(SdmCameraNewsTest, WithoutAnEndTheSensorsGoOffByThemselves) {
  come(0s, chime_and_motion, EventThread::started);
  pass(179s);
  EXPECT_EQ(activity(), R"({"motion":true,"person":false})");
  pass(1s);
  EXPECT_EQ(activity(), R"({"motion":false,"person":false})");
  EXPECT_THAT(come(0s, {{CameraEventKind::motion, "g", "n:9"}}, EventThread::none, garage), ElementsAre("motion"));
  pass(29s);
  EXPECT_EQ(activity(garage), R"({"motion":true,"person":false,"sound":false})");
  pass(1s);
  EXPECT_EQ(activity(garage), R"({"motion":false,"person":false,"sound":false})");
}

TEST_F(SdmCameraNewsTest, TwoPressesAreToldInAnyOrder) {
  EXPECT_THAT(come(1s, {{CameraEventKind::chime, "s2", "n:2"}}, EventThread::started), ElementsAre("chime"));
  EXPECT_THAT(come(4s, {{CameraEventKind::chime, "s1", "n:1"}}, EventThread::started), ElementsAre("chime"));
  EXPECT_THAT(come(0s, {{CameraEventKind::chime, "s1", "n:1"}}, EventThread::ended), IsEmpty());
  EXPECT_THAT(come(0s, {{CameraEventKind::chime, "s2", "n:2"}}, EventThread::ended), IsEmpty());
  EXPECT_THAT(come(0s, {{CameraEventKind::chime, "s3", "n:3"}}, EventThread::started), ElementsAre("chime"));
}

TEST_F(SdmCameraNewsTest, OldEventsAreToldNobodyHoweverTheyCome) {
  EXPECT_THAT(come(60s, chime_and_motion, EventThread::started), IsEmpty());
  EXPECT_THAT(come(61s, {{CameraEventKind::motion, "g", "n:1"}}, EventThread::none, garage), IsEmpty());
  EXPECT_THAT(come(1s, chime_and_motion, EventThread::ended), IsEmpty());
  EXPECT_EQ(activity(), R"({"motion":false,"person":false})");
  EXPECT_THAT(come(59s, {{CameraEventKind::chime, "s9", "n:5"}}, EventThread::started), ElementsAre("chime"));
}

TEST_F(SdmCameraNewsTest, AnEventWhoseEndCameFirstIsTold) {
  EXPECT_THAT(come(2s, chime_and_motion, EventThread::ended), IsEmpty());
  EXPECT_THAT(come(10s, chime_and_motion, EventThread::started), ElementsAre("motion", "chime"));
}

TEST_F(SdmCameraNewsTest, AMessageThatComesAgainAfterARestartTellsNothing) {
  EXPECT_THAT(come(0s, chime_and_motion, EventThread::started), ElementsAre("motion", "chime"));
  const milliseconds ago = 5s;
  time_.advance(ago);
  restart();
  EXPECT_THAT(come(ago, chime_and_motion, EventThread::started), IsEmpty());
  EXPECT_THAT(come(0s, chime_and_motion, EventThread::ended), IsEmpty());
  EXPECT_EQ(activity(), R"({"motion":false,"person":false})");
}

TEST_F(SdmCameraNewsTest, ADeviceThatIsNotListedTellsNothing) {
  EXPECT_THAT(come(0s, chime_and_motion, EventThread::started, "unknown"), IsEmpty());
  EXPECT_EQ(home_.find({"cameras", "unknown"}), nullptr);
}

}  // namespace
}  // namespace nest2mqtt::sdm
