#include "nest2mqtt/mirror/camera_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/json.h"

#include "fakes/manual_time.h"

namespace nest2mqtt::mirror {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const model::ObjectId door{"cameras", "door"};

/// The test's clock begins at 22:00:00 of this day.
class CameraEventsTest : public testing::Test {
 protected:
  /// The camera has this last event now; its news, in order.
  std::vector<std::string> see(const std::string& event) { return see_camera(R"("last_event":{)" + event + "}"); }

  std::vector<std::string> see_camera(const std::string& fields) {
    std::vector<std::optional<model::Document>> documents;
    documents.emplace_back(model::Document::parse(R"({"devices":{"cameras":{"door":{)" + fields + "}}}}").value());
    home_ = model::Home(documents, {});
    std::vector<std::string> types;
    last_.clear();
    for (json::object& event : events_.observe(home_.objects().front(), time_.now())) {
      types.emplace_back(event.at("event_type").as_string());
      last_.push_back(std::move(event));
    }
    return types;
  }

  /// The camera is known, and has had an event yesterday.
  void see_yesterdays_event() {
    EXPECT_THAT(see(R"("start_time":"2026-11-20T21:00:00.000Z","end_time":"2026-11-20T21:00:20.000Z",)"
                    R"("has_motion":true,"has_person":false)"),
                IsEmpty());
  }

  [[nodiscard]] std::string activity() const { return model::to_text(events_.activity(door, time_.now())); }

  /// Lets the time pass up to the next change, and says how long that took.
  milliseconds until_change() {
    const auto deadline = events_.deadline();
    if (!deadline) return milliseconds(-1);
    const milliseconds left = *deadline - time_.now();
    time_.advance(left);
    EXPECT_THAT(events_.tick(time_.now()), ElementsAre(door));
    return left;
  }

  void restart() {
    const json::object memory = events_.memory();
    events_ = {};
    events_.restore(memory);
  }

  test::ManualTime time_;
  model::Home home_;
  std::vector<json::object> last_;
  CameraEvents events_;
};

constexpr auto quiet = R"({"motion":false,"person":false})";
constexpr auto motion_only = R"({"motion":true,"person":false})";
constexpr auto both = R"({"motion":true,"person":true})";

// --- news ---

TEST_F(CameraEventsTest, EachMarkOfAnEventIsToldOnce) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"activity_zone_ids":["7"])"),
              ElementsAre("motion"));
  EXPECT_EQ(model::to_text(last_.at(0)),
            R"({"event_type":"motion","start_time":"2026-11-21T22:00:00Z","activity_zone_ids":["7"]})");
  // The camera sees more while the event lasts.
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":true)"), ElementsAre("person"));
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"end_time":"2026-11-21T22:01:00Z")"),
              IsEmpty());
  time_.advance(5min);
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:05:00Z","has_motion":true,"has_sound":true)"),
              ElementsAre("sound", "motion"));
}

TEST_F(CameraEventsTest, AChimeIsToldLastAndIsNoActivity) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_chime":true,"has_motion":true,"has_person":false)"),
              ElementsAre("motion", "chime"));
  EXPECT_EQ(activity(), motion_only);
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_chime":true,"has_motion":true,"has_person":true)"),
              ElementsAre("person"));
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_chime":true,"has_motion":true,"has_person":true,)"
                  R"("end_time":"2026-11-21T22:00:00Z")"),
              IsEmpty());
}

TEST_F(CameraEventsTest, AChimeThatWasToldBeforeARestartIsNotToldAgain) {
  see_yesterdays_event();
  const std::string ring = R"("start_time":"2026-11-21T22:00:00Z","has_chime":true)";
  EXPECT_THAT(see(ring), ElementsAre("chime"));
  restart();
  EXPECT_THAT(see(ring), IsEmpty());
}

TEST_F(CameraEventsTest, AnEventThatIsThereAtFirstSightIsNotTold) {
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)"), IsEmpty());
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":true)"), ElementsAre("person"));
}

TEST_F(CameraEventsTest, TheFirstEventOfAKnownCameraIsTold) {
  EXPECT_THAT(see_camera(R"("is_online":true)"), IsEmpty());
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_sound":true)"), ElementsAre("sound"));
}

TEST_F(CameraEventsTest, AnEventThatIsOverWhenItArrivesIsToldByTheAgeOfItsEnd) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T21:56:00Z","end_time":"2026-11-21T21:59:50Z","has_motion":true)"),
              ElementsAre("motion"));
  EXPECT_THAT(see(R"("start_time":"2026-11-21T21:58:00Z","end_time":"2026-11-21T21:59:00.001Z","has_person":true)"),
              ElementsAre("person"));
  EXPECT_THAT(see(R"("start_time":"2026-11-21T21:58:30Z","end_time":"2026-11-21T21:59:00.000Z","has_person":true)"),
              IsEmpty());
}

TEST_F(CameraEventsTest, AnEventThatIsOldAfterAnOutageIsNotTold) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T17:00:00Z","has_motion":true)"), IsEmpty());
  EXPECT_THAT(see(R"("start_time":"2026-11-21T17:00:00Z","has_motion":true,"has_person":true)"), IsEmpty());
  EXPECT_EQ(activity(), quiet) << "nor has it been going on for five hours";
  EXPECT_EQ(events_.deadline(), std::nullopt);
}

TEST_F(CameraEventsTest, AnEventThatGoesBackInTimeIsNotTold) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00.500Z","has_motion":true,"has_person":false)"),
              ElementsAre("motion"));
  time_.advance(1s);
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":false,"has_person":true)"), IsEmpty())
      << "as texts they are in the other order";
  EXPECT_EQ(activity(), quiet);
  // Nor is the newest one told again when the service comes back to it.
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00.500Z","has_motion":true,"has_person":false)"), IsEmpty());
  EXPECT_EQ(activity(), motion_only);
}

TEST_F(CameraEventsTest, OneTimeInTwoSpellingsIsOneEvent) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)"), ElementsAre("motion"));
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00.000Z","has_motion":true)"), IsEmpty());
  EXPECT_THAT(see(R"("start_time":"2026-11-21T23:00:00+01:00","has_motion":true)"), IsEmpty());
}

TEST_F(CameraEventsTest, TwoEventsOfOneTypeAreToldBoth) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)"), ElementsAre("motion"));
  time_.advance(30s);
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:30Z","has_motion":true)"), ElementsAre("motion"));
}

TEST_F(CameraEventsTest, AMarkThatJoinsARunningEventIsToldHoweverOldTheEventIs) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)"), ElementsAre("motion"));
  time_.advance(2min);
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":true)"), ElementsAre("person"));
}

TEST_F(CameraEventsTest, AnEventThatCannotBeDatedIsNone) {
  see_yesterdays_event();
  for (const auto* const start :
       {"", R"("start_time":null,)", R"("start_time":"today",)", R"("start_time":"9999-01-01T00:00:00Z",)"}) {
    EXPECT_THAT(see(std::string(start) + R"("has_motion":true,"has_person":false)"), IsEmpty()) << start;
    EXPECT_EQ(activity(), quiet) << start;
  }
  EXPECT_THAT(see(R"("start_time":"1678-01-02T00:00:00Z","has_motion":true)"), IsEmpty());
  for (const auto* const event : {"null", "[]", R"("motion")"}) {
    EXPECT_THAT(see_camera(std::string(R"("last_event":)") + event), IsEmpty()) << event;
    EXPECT_EQ(activity(), "{}") << event;
  }
}

// --- activity ---

TEST_F(CameraEventsTest, AnEventIsActiveUntilTheServiceEndsIt) {
  see_yesterdays_event();
  EXPECT_EQ(activity(), quiet);
  see(R"("start_time":"2026-11-21T22:00:00.000Z","end_time":"2026-11-20T21:00:20.000Z","has_motion":true,"has_person":true)");
  EXPECT_EQ(activity(), both);
  time_.advance(10s);
  see(R"("start_time":"2026-11-21T22:00:00.000Z","end_time":"2026-11-21T22:00:09.000Z","has_motion":true,"has_person":true)");
  EXPECT_EQ(activity(), quiet) << "the end is known at once";
  EXPECT_EQ(events_.deadline(), std::nullopt);
}

TEST_F(CameraEventsTest, EndAndStartAreComparedAsTimes) {
  see_yesterdays_event();
  see(R"("start_time":"2026-11-21T22:00:00.260Z","end_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":false)");
  EXPECT_EQ(activity(), motion_only) << "the end is that of an earlier event, though its text is the later one";
}

TEST_F(CameraEventsTest, AnEventThatIsOverWhenItArrivesIsActiveForThirtySecondsAfterItsEnd) {
  see_yesterdays_event();
  time_.advance(10s);
  see(R"("start_time":"2026-11-21T21:59:55.100Z","end_time":"2026-11-21T22:00:05.000Z","has_motion":true,"has_person":true)");
  EXPECT_EQ(activity(), both);
  EXPECT_EQ(until_change(), 25s);
  EXPECT_EQ(activity(), quiet);
  EXPECT_EQ(events_.deadline(), std::nullopt);
}

TEST_F(CameraEventsTest, AnEventThatEndedLongerAgoIsNotActive) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T21:59:20Z","end_time":"2026-11-21T21:59:30Z","has_motion":true,)"
                  R"("has_person":false)"),
              ElementsAre("motion"));
  EXPECT_EQ(activity(), quiet);
}

TEST_F(CameraEventsTest, AMarkThatComesWithTheEndIsActiveAfterIt) {
  see_yesterdays_event();
  see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":false)");
  time_.advance(10s);
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","end_time":"2026-11-21T22:00:10Z","has_motion":true,)"
                  R"("has_person":true)"),
              ElementsAre("person"));
  EXPECT_EQ(activity(), R"({"motion":false,"person":true})");
  EXPECT_EQ(until_change(), 30s);
}

TEST_F(CameraEventsTest, AnotherDocumentDoesNotProlongIt) {
  see_yesterdays_event();
  const std::string over = R"("start_time":"2026-11-21T21:59:50Z","end_time":"2026-11-21T22:00:00Z","has_motion":true)";
  see(over);
  time_.advance(20s);
  EXPECT_THAT(see(over + R"(,"image_url":"x")"), IsEmpty());
  EXPECT_EQ(until_change(), 10s);
}

TEST_F(CameraEventsTest, AnEventForWhichNoEndComesCountsAsOverAfterThreeMinutes) {
  see_yesterdays_event();
  time_.advance(10s);
  see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":false)");
  EXPECT_EQ(*events_.deadline() - time_.now(), 170s);
  time_.advance(20s);
  see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":true)");
  EXPECT_EQ(until_change(), 180s) << "it went on, as the new mark shows";
  EXPECT_EQ(activity(), quiet);
  see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":true,"image_url":"x")");
  EXPECT_EQ(activity(), quiet) << "nothing new happened";
}

TEST_F(CameraEventsTest, AClockOfTheServiceThatIsAheadKeepsNothingActiveForLonger) {
  see_yesterdays_event();
  EXPECT_THAT(see(R"("start_time":"2026-11-21T23:00:00Z","end_time":"2026-11-21T23:00:10Z","has_motion":true)"),
              ElementsAre("motion"));
  EXPECT_EQ(until_change(), 30s);
  see(R"("start_time":"2026-11-21T23:05:00Z","has_motion":true)");
  EXPECT_EQ(until_change(), 180s);
}

TEST_F(CameraEventsTest, ACorrectedClockNeitherEndsNorProlongsIt) {
  see_yesterdays_event();
  see(R"("start_time":"2026-11-21T21:59:50Z","end_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":false)");
  time_.correct_wall(1h);
  EXPECT_EQ(activity(), motion_only);
  time_.correct_wall(-2h);
  EXPECT_EQ(until_change(), 30s);
}

TEST_F(CameraEventsTest, ZonesAreActiveWithTheirEvent) {
  see_yesterdays_event();
  const std::string zones = R"("activity_zones":[{"name":"Gate","id":7},{"name":"Path","id":"8"}])";
  see_camera(zones);
  EXPECT_EQ(activity(), R"({"zones":[]})");
  see_camera(zones +
             R"(,"last_event":{"start_time":"2026-11-21T22:00:00Z","has_motion":true,"activity_zone_ids":[7,"8"]})");
  EXPECT_EQ(activity(), R"({"motion":true,"zones":["7","8"]})");
  see_camera(zones + R"(,"last_event":{"start_time":"2026-11-21T22:00:00Z","end_time":"2026-11-21T22:00:00Z",)"
                     R"("has_motion":true,"activity_zone_ids":["7","9"]})");
  EXPECT_EQ(activity(), R"({"motion":false,"zones":["9"]})") << "the one that came with the end";
}

TEST_F(CameraEventsTest, TheActivityHasTheFieldsThatTheCameraHas) {
  for (const auto& [camera, expected] : std::vector<std::pair<std::string, std::string>>{
           {R"("is_online":true)", "{}"},
           {R"("activity_zones":[])", "{}"},
           {R"("activity_zones":null,"last_event":{"has_sound":false})", R"({"sound":false})"},
           {R"("last_event":{"has_sound":null,"has_person":true,"has_motion":false,"activity_zone_ids":[]})",
            R"({"motion":false,"person":false,"sound":false,"zones":[]})"}}) {
    see_camera(camera);
    EXPECT_EQ(activity(), expected) << camera;
  }
  EXPECT_THAT(events_.activity({"cameras", "another"}, time_.now()), IsEmpty());
}

TEST_F(CameraEventsTest, ACameraThatIsNotInTheHomeHasNoActivity) {
  see_yesterdays_event();
  see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)");
  events_.hide(door);
  EXPECT_EQ(activity(), "{}");
  EXPECT_EQ(events_.deadline(), std::nullopt) << "or it would come back by itself";
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)"), IsEmpty()) << "it is the same event";
  EXPECT_EQ(activity(), R"({"motion":true})");
  events_.keep(model::Home());
  EXPECT_EQ(activity(), "{}");
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)"), IsEmpty());
}

// --- restarts ---

TEST_F(CameraEventsTest, AnEventThatBeginsWhileTheBridgeIsAwayIsToldOnceAfterwards) {
  see_yesterdays_event();
  restart();
  EXPECT_FALSE(events_.memory_changed());
  const std::string event = R"("start_time":"2026-11-21T21:59:30Z","has_motion":true,"has_person":false)";
  EXPECT_THAT(see(event), ElementsAre("motion"));
  EXPECT_TRUE(events_.memory_changed());
  restart();
  EXPECT_THAT(see(event), IsEmpty());
  EXPECT_EQ(activity(), motion_only) << "it still runs";
}

TEST_F(CameraEventsTest, AnEventThatWasToldBeforeARestartSwitchesNothingOnAfterwards) {
  see_yesterdays_event();
  see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true,"has_person":false,"activity_zone_ids":["7"])");
  restart();
  time_.advance(5s);
  EXPECT_THAT(see(R"("start_time":"2026-11-21T22:00:00Z","end_time":"2026-11-21T22:00:04Z","has_motion":true,)"
                  R"("has_person":false,"activity_zone_ids":["7"])"),
              IsEmpty());
  EXPECT_EQ(activity(), R"({"motion":false,"person":false,"zones":[]})");
}

TEST_F(CameraEventsTest, OldEventsSwitchNothingOnAtAStart) {
  see(R"("start_time":"2026-11-21T21:59:50Z","end_time":"2026-11-21T21:59:55Z","has_motion":true,"has_person":false)");
  EXPECT_EQ(activity(), quiet) << "nobody knows whether it was shown before";
  see(R"("start_time":"2026-11-21T21:57:00Z","has_motion":true,"has_person":false)");
  EXPECT_EQ(activity(), quiet);
}

TEST_F(CameraEventsTest, AMemoryThatIsNoneDoesNoHarm) {
  for (const auto* const text : {R"({"door":7})", R"({"door":{}})", R"({"door":{"newest":"never","seen":["motion"]}})",
                                 R"({"door":{"newest":"2026-11-20T00:00:00Z","seen":7}})",
                                 R"({"door":{"newest":"2026-11-20T00:00:00Z","seen":[7]}})"}) {
    events_ = {};
    events_.restore(model::parse_json(text)->get_object());
    see(R"("start_time":"2026-11-21T22:00:00Z","has_motion":true)");
    EXPECT_EQ(activity(), R"({"motion":true})") << text;
  }
}

}  // namespace
}  // namespace nest2mqtt::mirror
