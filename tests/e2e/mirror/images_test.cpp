#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "loopback_server.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string snapshot = "nest" + driveway + "/snapshot";
const std::string event_image = "nest" + driveway + "/last_event/image";
const std::string somebody = R"({"device":"driveway-c9d0","person":true,"duration":"1h"})";

WorldOptions with_images() {
  WorldOptions options;
  options.bridge.settings = {{"mqtt.publish", std::vector<std::string>{"leaves", "documents", "images"}}};
  return options;
}

/// The bytes of the picture whose URL is at `path` of the document.
std::string served(const Simulator& simulator, const std::string& path) {
  const std::string url(simulator.get(path).as_string());
  const HttpReply reply = http_get(url + "?auth=" + simulator.options().token);
  EXPECT_EQ(reply.status, 200) << url;
  EXPECT_THAT(reply.body, StartsWith("\xFF\xD8")) << "a JPEG file";
  return reply.body;
}

std::string utc_in(std::chrono::seconds from_now) {
  const std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
  std::tm fields{};
  ::gmtime_r(&at, &fields);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &fields)};
}

/// How often somebody asked the simulator for a picture.
std::size_t pictures_asked_for(const Simulator& simulator) {
  const auto requests = simulator.requests();
  return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const auto& request) {
    return std::string_view(request.at("path").as_string()).starts_with("/images/");
  }));
}

class Images : public testing::Test {
 protected:
  /// Until both pictures are on the broker.
  void wait_for_both() {
    ASSERT_TRUE(world_.wait_online());
    world_.simulator.order("camera_event", somebody);
    ASSERT_TRUE(world_.probe.wait_for(snapshot, is_jpeg));
    ASSERT_TRUE(world_.probe.wait_for(event_image, is_jpeg));
  }
  /// Of the snapshot and its availability, in order.
  [[nodiscard]] std::vector<std::string> snapshot_messages(std::size_t since) const {
    std::vector<std::string> found;
    for (const Message& message : world_.probe.messages_since(since)) {
      if (message.topic == snapshot + "/availability") found.push_back("availability " + message.payload);
      if (message.topic == snapshot) found.emplace_back(message.payload.empty() ? "gone" : "picture");
    }
    return found;
  }
  static bool is_jpeg(const std::string& payload) { return payload.starts_with("\xFF\xD8"); }

  MirrorWorld world_{with_images()};
};

TEST_F(Images, ShowWhatACameraSeesAndWhatItsLastEventLookedLike) {
  ASSERT_TRUE(world_.probe.wait_for(snapshot, served(world_.simulator, driveway + "/snapshot_url")));
  EXPECT_FALSE(world_.probe.current(event_image)) << "the URLs of the home's last event expired long ago";

  world_.simulator.order("camera_event", somebody);

  const std::string event = served(world_.simulator, driveway + "/last_event/image_url");
  ASSERT_TRUE(world_.probe.wait_for(event_image, event));
  const Topics retained = world_.probe.retained_topics();
  EXPECT_EQ(retained.at(event_image), event);
  EXPECT_TRUE(retained.contains(snapshot));
  EXPECT_THAT(retained.at("nest" + driveway), Not(HasSubstr("image\""))) << "they are not part of the document";
}

TEST_F(Images, OfAnotherEventTakeThePlaceOfTheFirst) {
  wait_for_both();
  const std::string first = *world_.probe.current(event_image);
  world_.simulator.order("camera_event", R"({"device":"driveway-c9d0","motion":true})");
  const std::string second = served(world_.simulator, driveway + "/last_event/image_url");
  EXPECT_NE(first, second);
  EXPECT_TRUE(world_.probe.wait_for(event_image, second));
}

TEST_F(Images, OfAnEventGoWhenItsUrlsExpire) {
  wait_for_both();
  world_.simulator.set(driveway + "/last_event/urls_expire_time", '"' + utc_in(2s) + '"');
  EXPECT_TRUE(world_.probe.wait_for_absence(event_image));
  EXPECT_FALSE(world_.probe.retained_topics().contains(event_image));
  EXPECT_TRUE(world_.probe.current(snapshot)) << "that one does not expire";
  EXPECT_TRUE(world_.probe.current("nest" + driveway + "/last_event/has_person"))
      << "the event itself is not forgotten";
}

TEST_F(Images, OfWhatACameraSeesGoWhenItIsSwitchedOff) {
  wait_for_both();
  world_.simulator.set(driveway + "/is_streaming", "false");
  EXPECT_TRUE(world_.probe.wait_for_absence(snapshot));
  EXPECT_TRUE(world_.probe.current(event_image));
}

// Home Assistant takes every message of an image topic for a new picture, also the empty one that deletes it.
TEST_F(Images, AreUnavailableBeforeTheyGoAndAvailableAfterTheyHaveCome) {
  ASSERT_TRUE(world_.wait_online());
  ASSERT_TRUE(world_.probe.wait_for(snapshot + "/availability", "online"));
  std::vector<std::string> messages = snapshot_messages(0);
  // Where the picture comes before the broker does, nobody is told that there was none.
  std::erase(messages, "availability offline");
  EXPECT_THAT(messages, ElementsAre("picture", "availability online"));
  const std::size_t mark = world_.probe.mark();
  world_.simulator.set(driveway + "/is_streaming", "false");
  ASSERT_TRUE(world_.probe.wait_for_absence(snapshot));
  EXPECT_THAT(snapshot_messages(mark), ElementsAre("availability offline", "gone"));
  EXPECT_EQ(world_.probe.retained_topics().at(snapshot + "/availability"), "offline");
}

TEST_F(Images, OfAnEarlierRunAreReplacedOrUnavailableBeforeTheyGo) {
  wait_for_both();
  ASSERT_TRUE(world_.probe.wait_for(snapshot + "/availability", "online"));
  ASSERT_EQ(world_.bridge.terminate(), 0);
  ASSERT_TRUE(world_.probe.wait_for("nest/bridge/state", "offline"));
  world_.simulator.clear_requests();
  const std::size_t mark = world_.probe.mark();
  world_.bridge.start();
  ASSERT_TRUE(world_.wait_online());
  ASSERT_TRUE(wait_until([&] { return pictures_asked_for(world_.simulator) > 0; }));
  ASSERT_TRUE(world_.probe.wait_for(snapshot + "/availability", "online"));
  EXPECT_TRUE(world_.probe.wait_for(snapshot, served(world_.simulator, driveway + "/snapshot_url")));
  // Where the picture comes before the broker does, and is the one of before, there is no message at all.
  bool available = true;
  for (const std::string& message : snapshot_messages(mark)) {
    if (message.starts_with("availability")) available = message == "availability online";
    EXPECT_FALSE(message == "gone" && available);
  }
}

TEST_F(Images, GoWithTheirCamera) {
  wait_for_both();
  world_.simulator.remove(driveway);
  EXPECT_TRUE(world_.wait_for_right_mirror()) << "and nothing else";
}

TEST_F(Images, GoWithTheAccessAndComeBackWithANewOne) {
  wait_for_both();
  world_.simulator.revoke();
  ASSERT_TRUE(world_.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(wait_for_mirror(world_.probe, {}));

  world_.simulator.accept_token("c.second");
  world_.bridge.set_token("c.second");
  EXPECT_TRUE(world_.probe.wait_for(snapshot, is_jpeg));
  EXPECT_TRUE(world_.probe.wait_for(event_image, is_jpeg));
}

TEST_F(Images, ComeBackToABrokerThatForgot) {
  wait_for_both();
  const std::string event = *world_.probe.current(event_image);
  world_.restart_broker();
  EXPECT_TRUE(world_.probe.wait_for(event_image, event));
  EXPECT_TRUE(world_.probe.wait_for(snapshot, is_jpeg));
}

TEST_F(Images, OfAnEarlierRunGoWhereTheyAreNotWantedAnyMore) {
  wait_for_both();
  ASSERT_EQ(world_.bridge.terminate(), 0);
  ASSERT_TRUE(world_.probe.retained_topics().contains(snapshot));
  world_.bridge.set("mqtt.publish", std::vector<std::string>{"leaves", "documents"});
  world_.bridge.start();
  EXPECT_TRUE(world_.wait_filled());
}

TEST(NoImages, AreFetchedOrPublishedWhereNobodyAskedForThem) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.simulator.order("camera_event", somebody);
  world.pass_a_change_through();
  EXPECT_TRUE(world.wait_for_right_mirror());
  EXPECT_EQ(pictures_asked_for(world.simulator), 0U);
}

TEST(MissingImages, AreComplainedOfOnceAndAskedForWithTheNextEvent) {
  auto options = with_images();
  options.start_bridge = false;
  MirrorWorld world(options);
  world.simulator.fault(R"({"fault":"status","status":500,"on":"read"})");
  world.bridge.start();
  ASSERT_TRUE(world.bridge.wait_for_log("the snapshot of " + driveway + " could not be fetched"));
  world.simulator.order("camera_event", somebody);
  ASSERT_TRUE(world.bridge.wait_for_log("the event image of " + driveway + " could not be fetched"));
  world.pass_a_change_through();
  EXPECT_EQ(pictures_asked_for(world.simulator), 2U) << "a picture that is not to be had is not asked for again";

  world.simulator.clear_faults();
  world.simulator.order("camera_event", somebody);
  EXPECT_TRUE(world.probe.wait_for(event_image, served(world.simulator, driveway + "/last_event/image_url")));
  EXPECT_EQ(occurrences(world.bridge.log(), "could not be fetched"), 2U);
}

/// A picture at another server than the simulator: its document is changed before the bridge sees it.
void put_snapshot_at(MirrorWorld& world, const std::string& url) {
  world.simulator.set(driveway + "/snapshot_url", '"' + url + '"');
  world.bridge.start();
}

WorldOptions not_started_yet() {
  auto options = with_images();
  options.start_bridge = false;
  return options;
}

TEST(ForeignImages, AreNotAskedForWithTheToken) {
  const LoopbackServer foreign(
      [](const std::string&) { return http_response("200 OK", "Content-Type: image/png\r\n"); });
  MirrorWorld world(not_started_yet());
  // Another name than that of wwn.api_url, which is the address.
  put_snapshot_at(world, foreign.url("localhost") + "/x");
  const auto line = world.bridge.wait_for_log("wwn.image_hosts");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr("localhost"));
  EXPECT_EQ(foreign.connections(), 0U);
}

TEST(ForeignImages, AreNotReachedByARedirect) {
  const LoopbackServer foreign(
      [](const std::string&) { return http_response("200 OK", "Content-Type: image/png\r\n"); });
  const LoopbackServer service([&](const std::string&) {
    return http_response("302 Found", "Location: " + foreign.url("localhost") + "/x?auth=c.test-token\r\n");
  });
  MirrorWorld world(not_started_yet());
  put_snapshot_at(world, service.url() + "/x");
  const auto line = world.bridge.wait_for_log("wwn.image_hosts");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, Not(HasSubstr("auth")));
  EXPECT_EQ(foreign.connections(), 0U);
}

TEST(ForeignImages, AreFetchedFromHostsThatTheUserAllows) {
  const std::string picture = "any bytes";
  const LoopbackServer other(
      [&](const std::string&) { return http_response("200 OK", "Content-Type: image/png\r\n", picture); });
  auto options = not_started_yet();
  options.bridge.settings["wwn.image_hosts"] = std::vector<std::string>{"localhost"};
  MirrorWorld world(options);
  put_snapshot_at(world, other.url("localhost") + "/x?size=2");
  EXPECT_TRUE(world.probe.wait_for(snapshot, picture));
  EXPECT_THAT(other.bytes(), StartsWith("GET /x?size=2&auth=c.test-token HTTP/1.1"));
}

}  // namespace
}  // namespace nest2mqtt::test
