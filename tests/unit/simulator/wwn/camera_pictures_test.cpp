#include "pictures/camera_pictures.h"

#include <gmock/gmock.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

const std::string snapshot = "/images/driveway-c9d0/snapshot";
const std::string event = "/images/driveway-c9d0/event";

class CameraPicturesTest : public SimulationTest {
 protected:
  CameraPicturesTest() : SimulationTest(settings()) { see({.device = "driveway-c9d0", .person = true}); }

  void see(const CameraEvent& what) { ASSERT_TRUE(simulation_.perform(what, now_)); }
  void passes(milliseconds time) {
    now_ = now_ + time;
    (void)simulation_.advance(now_);
  }
  HttpReply get(const std::string& path, const std::string& query = "?auth=c.test") {
    return service_.api({"GET", path + query}, now_).reply;
  }
  unsigned status(const std::string& path, const std::string& query = "?auth=c.test") {
    return get(path, query).status;
  }
  void set(const Path& path, const json::value& value) { ASSERT_TRUE(simulation_.document().set(path, value)); }

  static Settings settings() {
    Settings settings = still_settings();
    settings.call_burst = 1;
    return settings;
  }
};

TEST_F(CameraPicturesTest, AreServedAtTheUrlsInTheDocument) {
  const json::object document = service_.document({}, "c.test").as_object();
  const std::string shown = text_at(document, driveway / "snapshot_url");
  EXPECT_EQ(shown, connections_.api_url() + snapshot + "?auth=c.test");
  EXPECT_EQ(text_at(document, driveway / "last_event" / "image_url"), connections_.api_url() + event + "?auth=c.test");
  EXPECT_EQ(text_at(simulation_.with_picture_urls(*simulation_.home("home")), driveway / "snapshot_url"),
            connections_.api_url() + snapshot);

  for (const std::string& path : {snapshot, event}) {
    const HttpReply reply = get(path);
    EXPECT_EQ(reply.status, 200U);
    EXPECT_THAT(reply.body, StartsWith("\xFF\xD8"));
    ASSERT_EQ(reply.headers.size(), 1U);
    EXPECT_EQ(reply.headers[0].second, "image/jpeg");
  }
}

TEST_F(CameraPicturesTest, OnlyUrlsOfTheServicesOwnHostAreReplaced) {
  set(driveway / "snapshot_url", "https://elsewhere.example/x");
  EXPECT_EQ(text_at(simulation_.with_picture_urls(*simulation_.home("home")), driveway / "snapshot_url"),
            "https://elsewhere.example/x");
  set({"devices", "cameras", "a/b"}, {{"snapshot_url", "https://www.dropcam.com/x"}, {"is_streaming", true}});
  EXPECT_EQ(
      text_at(simulation_.with_picture_urls(*simulation_.home("home")), {"devices", "cameras", "a/b", "snapshot_url"}),
      connections_.api_url() + "/images/a%2Fb/snapshot");
  EXPECT_EQ(status("/images/a%2Fb/snapshot"), 200U);
}

TEST_F(CameraPicturesTest, ShowThePersonUntilTheEventEnds) {
  set(driveway / "last_event" / "start_time", "2026-11-21T12:00:00.500Z");
  set(driveway / "last_event" / "end_time", "");
  const std::string somebody = get(snapshot).body;
  set(driveway / "last_event" / "end_time", "2026-11-21T12:00:00Z");
  EXPECT_EQ(get(snapshot).body, somebody) << "that is the end of the event before, though its text is the later one";
  set(driveway / "last_event" / "end_time", "2026-11-21T12:00:01Z");
  EXPECT_NE(get(snapshot).body, somebody);
}

TEST_F(CameraPicturesTest, NeedTheTokenInTheirUrl) {
  EXPECT_EQ(status(snapshot, ""), 401U);
  EXPECT_EQ(status(snapshot, "?auth=c.other"), 401U);
  EXPECT_EQ(service_.api({"GET", snapshot, "Bearer c.test"}, now_).reply.status, 401U) << "not in a header";
  ASSERT_TRUE(simulation_.perform(Revoke{}, now_));
  EXPECT_EQ(status(snapshot), 401U);
  EXPECT_EQ(simulation_.stats().unauthorized, 4U);
}

TEST_F(CameraPicturesTest, DoNotCountForTheCallLimit) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(status(snapshot), 200U);
  EXPECT_EQ(simulation_.stats().limited_calls, 0U);
  EXPECT_EQ(service_.api({"PUT", snapshot + "?auth=c.test", "", "", "", "1"}, now_).reply.status, 405U);
}

TEST_F(CameraPicturesTest, GetTheStatusFaultsOfReads) {
  const auto fault = parse_action("fault", parse_json(R"({"fault":"status","status":503,"on":"read"})")->as_object());
  ASSERT_TRUE(fault && simulation_.perform(*fault, now_));
  EXPECT_EQ(status(snapshot), 503U);
}

TEST_F(CameraPicturesTest, OfMissingCamerasAreNotFound) {
  EXPECT_EQ(status("/images/nobody/snapshot"), 404U);
  EXPECT_EQ(status("/images/driveway-c9d0/movie"), 404U);
  EXPECT_EQ(status("/images/driveway-c9d0"), 404U);
  ASSERT_TRUE(simulation_.document().erase(driveway));
  EXPECT_EQ(status(snapshot), 404U);
  EXPECT_EQ(status(event), 404U);
}

TEST_F(CameraPicturesTest, ShowACameraOnlyWhileItStreams) {
  set(driveway / "is_streaming", false);
  EXPECT_EQ(status(snapshot), 404U);
  EXPECT_EQ(status(event), 200U) << "what has happened has happened";
  set(driveway / "is_streaming", true);
  set(driveway / "is_online", false);
  EXPECT_EQ(status(snapshot), 404U);
  set(driveway / "is_online", true);
  ASSERT_TRUE(simulation_.document().erase(driveway / "snapshot_url"));
  EXPECT_EQ(status(snapshot), 404U) << "the user does not allow it";
}

TEST_F(CameraPicturesTest, OfAnEventExpireWithItsUrls) {
  passes(std::chrono::days(10) - 1s);
  EXPECT_EQ(status(event), 200U);
  passes(1s);
  EXPECT_EQ(status(event), 404U);
  see({.device = "driveway-c9d0"});
  EXPECT_EQ(status(event), 200U);
  ASSERT_TRUE(simulation_.document().erase(driveway / "last_event" / "image_url"));
  EXPECT_EQ(status(event), 404U);
}

TEST_F(CameraPicturesTest, DifferFromEventToEvent) {
  const std::string first_event = get(event).body;
  const std::string first_snapshot = get(snapshot).body;
  EXPECT_NE(first_event, first_snapshot);
  EXPECT_EQ(get(event).body, first_event);
  EXPECT_EQ(get(snapshot).body, first_snapshot);
  EXPECT_THAT(first_event, HasSubstr(event + " 2025-03-01T12:00:00.000Z"));

  passes(11s);
  EXPECT_NE(get(snapshot).body, first_snapshot) << "the person has left";
  EXPECT_EQ(get(event).body, first_event);

  see({.device = "driveway-c9d0", .person = true});
  EXPECT_NE(get(event).body, first_event);
}

}  // namespace
}  // namespace nest2mqtt::simulator
