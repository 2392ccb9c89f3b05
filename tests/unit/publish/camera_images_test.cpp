#include "nest2mqtt/publish/camera_images.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::publish {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const std::string snapshot = "nest/devices/cameras/c/snapshot";
const std::string event_image = "nest/devices/cameras/c/last_event/image";

/// A home with one camera `c`; every member is what the service says of it.
struct CameraSays {
  std::optional<std::string> snapshot_url = "https://www.dropcam.com/s";
  bool streaming = true;
  bool online = true;
  std::optional<std::string> image_url = std::nullopt;
  std::string start_time = "2026-11-21T22:00:00.000Z";
  std::string expires = "2026-11-21T23:00:00.000Z";

  [[nodiscard]] model::Document document() const {
    json::object camera{{"device_id", "c"}, {"is_online", online}, {"is_streaming", streaming}};
    if (snapshot_url) camera["snapshot_url"] = *snapshot_url;
    if (image_url) {
      camera["last_event"] = {{"start_time", start_time}, {"urls_expire_time", expires}, {"image_url", *image_url}};
    }
    return model::Document::from(
               std::make_shared<json::value>(json::object{{"devices", {{"cameras", {{"c", camera}}}}}}))
        .value();
  }
};

CameraSays with_event(std::string start_time = "2026-11-21T22:00:00.000Z") {
  return {.image_url = "https://www.dropcam.com/e", .start_time = std::move(start_time)};
}

class CameraImagesTest : public testing::Test {
 protected:
  using Documents = std::vector<std::optional<model::Document>>;

  void sees(const CameraSays& camera) { sees(Documents{camera.document()}); }
  void sees(const Documents& documents) { images_.home_changed(model::Home(documents, {}), time_.now()); }

  void passes(milliseconds time) {
    time_.advance(time);
    if (images_.deadline() && *images_.deadline() <= time_.now()) images_.tick(time_.now());
  }

  /// The URLs asked for since the last look.
  std::vector<std::string> asked() { return std::exchange(asked_, {}); }

  /// Answers the oldest question.
  void answer(Result<std::string> image) {
    ASSERT_FALSE(open_.empty()) << "nobody asked";
    const auto done = std::move(open_.front());
    open_.pop_front();
    done(std::move(image), time_.now());
  }
  void answer_fails() { answer(fail(Recovery::retry, "HTTP status 500")); }

  [[nodiscard]] milliseconds until_deadline() const {
    return images_.deadline() ? *images_.deadline() - time_.now() : milliseconds(-1);
  }

  test::ManualTime time_;
  std::map<std::string, std::string> broker_;        ///< the pictures
  std::map<std::string, std::string> availability_;  ///< and what says whether there is one
  std::vector<std::string> order_;                   ///< of all messages
  std::vector<std::string> problems_;
  std::vector<std::string> asked_;
  std::deque<ImageFetcher::Done> open_;
  mqtt::PublishId last_ = 0;
  mqtt::Outbox outbox_{[this](mqtt::PublishId id, const mqtt::Message& message) -> Result<void> {
    last_ = id;
    order_.push_back(message.topic + (message.payload.empty() ? " gone" : " " + message.payload));
    if (!message.retain) return {};
    EXPECT_EQ(message.qos, 1);
    const bool picture = message.topic == snapshot || message.topic == event_image;
    std::map<std::string, std::string>& retained = picture ? broker_ : availability_;
    retained[message.topic] = message.payload;
    if (message.payload.empty()) retained.erase(message.topic);
    return {};
  }};
  CameraImages images_{mirror::TopicNames("nest"),
                       outbox_,
                       {.fetch =
                            [this](std::size_t account, const std::string& url, ImageFetcher::Done done) {
                              asked_.push_back(std::to_string(account) + " " + url);
                              open_.push_back(std::move(done));
                            },
                        .log_problem = [this](const std::string& what) { problems_.push_back(what); }}};

  void SetUp() override { outbox_.open({}, time_.now()); }
};

// --- snapshots ---

TEST_F(CameraImagesTest, ShowWhatACameraSeesThatStreams) {
  sees(CameraSays{});
  EXPECT_THAT(asked(), ElementsAre("0 https://www.dropcam.com/s"));
  EXPECT_THAT(broker_, IsEmpty());

  const std::string bytes("\xFF\xD8 a picture\0with a NUL", 22);
  answer(bytes);

  EXPECT_THAT(broker_, ElementsAre(Pair(snapshot, bytes)));
  EXPECT_EQ(images_.deadline(), std::nullopt) << "nothing to wait for";
}

TEST_F(CameraImagesTest, AskNothingOfACameraThatIsOffOrAwayOrMayNotBeSeen) {
  sees(CameraSays{.streaming = false});
  sees(CameraSays{.online = false});
  sees(CameraSays{.snapshot_url = std::nullopt});
  sees(CameraSays{.snapshot_url = ""});
  EXPECT_THAT(asked(), IsEmpty());
  EXPECT_EQ(images_.deadline(), std::nullopt);
}

TEST_F(CameraImagesTest, TakeTheSnapshotAwayWhenTheCameraIsSwitchedOff) {
  for (const CameraSays& off :
       {CameraSays{.streaming = false}, CameraSays{.online = false}, CameraSays{.snapshot_url = std::nullopt}}) {
    sees(CameraSays{});
    passes(60s);
    answer("a picture");
    ASSERT_TRUE(broker_.contains(snapshot));
    sees(off);
    EXPECT_THAT(broker_, IsEmpty());
    EXPECT_EQ(images_.deadline(), std::nullopt);
    for (mqtt::PublishId id = 1; id <= last_; ++id) outbox_.delivered(id, {}, time_.now());
  }
}

TEST_F(CameraImagesTest, AreUnavailableBeforeTheyGoAndAvailableAfterTheyHaveCome) {
  sees(CameraSays{});
  answer("a picture");
  sees(CameraSays{.streaming = false});
  passes(60s);
  sees(CameraSays{});
  answer("another");
  std::vector<std::string> of_snapshot;
  std::copy_if(order_.begin(), order_.end(), std::back_inserter(of_snapshot),
               [](const std::string& message) { return message.starts_with(snapshot); });
  EXPECT_THAT(of_snapshot, ElementsAre(snapshot + "/availability offline", snapshot + " a picture",
                                       snapshot + "/availability online", snapshot + "/availability offline",
                                       snapshot + " gone", snapshot + " another", snapshot + "/availability online"));
}

TEST_F(CameraImagesTest, OfAnEarlierRunAreUnavailableBeforeTheyGo) {
  outbox_.close();
  using mqtt::PayloadDigest;
  outbox_.open({{snapshot, PayloadDigest::of("old")}, {snapshot + "/availability", PayloadDigest::of("online")}},
               time_.now());
  sees(CameraSays{});
  EXPECT_THAT(order_, ElementsAre(snapshot + "/availability offline", snapshot + " gone",
                                  event_image + "/availability offline"));
}

TEST_F(CameraImagesTest, AreNotFetchedAgainByADocumentThatSaysNothingNew) {
  sees(CameraSays{});
  answer("a picture");
  asked();
  passes(1h);
  sees(CameraSays{});
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(CameraImagesTest, FetchASnapshotWithEachEventButNoMoreThanOneAMinute) {
  sees(CameraSays{});
  answer("first");
  asked();

  passes(10s);
  sees(with_event("2026-11-21T22:00:10.000Z"));
  EXPECT_THAT(asked(), ElementsAre("0 https://www.dropcam.com/e")) << "the picture of an event does not wait";
  answer("event");
  EXPECT_EQ(until_deadline(), 50s);
  passes(20s);
  sees(with_event("2026-11-21T22:00:30.000Z"));
  answer("another event");
  asked();
  passes(29s);
  EXPECT_THAT(asked(), IsEmpty());
  passes(1s);
  EXPECT_THAT(asked(), ElementsAre("0 https://www.dropcam.com/s")) << "one for both";
  answer("second");
  EXPECT_EQ(broker_[snapshot], "second");
}

TEST_F(CameraImagesTest, FetchOneSnapshotAtATime) {
  sees(CameraSays{});
  asked();
  passes(2min);
  sees(CameraSays{.snapshot_url = "https://www.dropcam.com/other"});
  EXPECT_THAT(asked(), IsEmpty());
  EXPECT_EQ(images_.deadline(), std::nullopt) << "it waits for the answer, not for the time";
  answer("of the other camera");
  EXPECT_THAT(broker_, IsEmpty()) << "that URL is gone";
  EXPECT_THAT(asked(), ElementsAre("0 https://www.dropcam.com/other"));
}

TEST_F(CameraImagesTest, KeepToTheIntervalForACameraThatIsSwitchedOffAndOn) {
  sees(CameraSays{});
  answer("a picture");
  sees(CameraSays{.streaming = false});
  asked();
  passes(1s);
  sees(CameraSays{});
  EXPECT_THAT(asked(), IsEmpty());
  EXPECT_EQ(until_deadline(), 59s);
  passes(59s);
  EXPECT_THAT(asked(), ElementsAre("0 https://www.dropcam.com/s"));
}

// --- images of events ---

class EventImagesTest : public CameraImagesTest {
 protected:
  /// Only the event is of interest: the camera has no snapshot.
  static CameraSays event(std::string start_time = "2026-11-21T22:00:00.000Z") {
    CameraSays camera = with_event(std::move(start_time));
    camera.snapshot_url.reset();
    return camera;
  }
};

TEST_F(EventImagesTest, AreFetchedOncePerEvent) {
  sees(event());
  EXPECT_THAT(asked(), ElementsAre("0 https://www.dropcam.com/e"));
  answer("an event");
  sees(event());
  sees(event("2026-11-21T22:00:00Z"));  // the same time
  EXPECT_THAT(asked(), IsEmpty());
  EXPECT_THAT(broker_, ElementsAre(Pair(event_image, "an event")));
}

TEST_F(EventImagesTest, OfAnEarlierEventGoWhenAnotherBegins) {
  sees(event());
  answer("an event");
  asked();
  sees(event("2026-11-21T22:00:05.000Z"));
  EXPECT_THAT(broker_, IsEmpty()) << "it would be taken for a picture of the new one";
  EXPECT_THAT(asked(), ElementsAre("0 https://www.dropcam.com/e"));
  answer("the new event");
  EXPECT_EQ(broker_[event_image], "the new event");
}

TEST_F(EventImagesTest, ThatComeTooLateForTheirEventAreDropped) {
  sees(event());
  sees(event("2026-11-21T22:00:05.000Z"));
  EXPECT_EQ(asked().size(), 1U);
  answer("the old event");
  EXPECT_THAT(broker_, IsEmpty());
  EXPECT_EQ(asked().size(), 1U) << "the new one is asked for now";
  answer("the new event");
  EXPECT_EQ(broker_[event_image], "the new event");
}

TEST_F(EventImagesTest, GoWhenTheServiceSaysThatTheyExpire) {
  sees(event());
  answer("an event");
  EXPECT_EQ(until_deadline(), 1h);
  passes(1h - 1ms);
  EXPECT_TRUE(broker_.contains(event_image));
  passes(100ms);
  EXPECT_THAT(broker_, IsEmpty());
  EXPECT_EQ(images_.deadline(), std::nullopt) << "nothing is left to wait for";
  sees(event());
  asked();
  EXPECT_THAT(broker_, IsEmpty());
}

TEST_F(EventImagesTest, ThatHaveExpiredAreNotAskedFor) {
  CameraSays old = event();
  old.expires = "2025-02-21T07:13:20.360Z";
  sees(old);
  old.expires = "1678-01-01T00:00:00.000Z";
  sees(old);
  EXPECT_THAT(asked(), IsEmpty());
  EXPECT_EQ(images_.deadline(), std::nullopt);
}

TEST_F(EventImagesTest, ThatExpireOnTheirWayAreDropped) {
  sees(event());
  time_.advance(1h);
  answer("an event");
  EXPECT_THAT(broker_, IsEmpty());
}

TEST_F(EventImagesTest, GoAtTheirTimeAlsoWhenTheClockIsSetForward) {
  CameraSays camera = event();
  camera.expires = "2026-12-01T22:00:00.000Z";
  sees(camera);
  answer("an event");
  EXPECT_LE(until_deadline(), 1h) << "the clock is looked at now and then";
  time_.correct_wall(std::chrono::days(10));
  passes(1h);
  EXPECT_THAT(broker_, IsEmpty());
}

TEST_F(EventImagesTest, WithoutATimeOfExpiryStayWithTheirEvent) {
  CameraSays camera = event();
  camera.expires = "";
  sees(camera);
  answer("an event");
  EXPECT_EQ(images_.deadline(), std::nullopt);
  EXPECT_TRUE(broker_.contains(event_image));
  camera.image_url.reset();
  sees(camera);
  EXPECT_THAT(broker_, IsEmpty()) << "the field is gone";
}

// --- both ---

TEST_F(CameraImagesTest, GoWithTheirCamera) {
  sees(with_event());
  answer("a picture");
  answer("an event");
  ASSERT_EQ(broker_.size(), 2U);
  sees(Documents{model::Document()});
  EXPECT_THAT(broker_, IsEmpty());
  EXPECT_EQ(images_.deadline(), std::nullopt);
}

TEST_F(CameraImagesTest, SayThatTheyAreUnavailableBeforeTheirCameraGoes) {
  sees(CameraSays{});
  answer("a picture");
  order_.clear();
  sees(Documents{model::Document()});
  EXPECT_THAT(order_, ElementsAre(snapshot + "/availability offline", snapshot + "/availability gone",
                                  snapshot + " gone", event_image + "/availability gone"));
  EXPECT_THAT(availability_, IsEmpty()) << "the first of these is not retained";
}

TEST_F(CameraImagesTest, OfACameraThatIsGoneAreDropped) {
  sees(with_event());
  sees(Documents{std::nullopt});
  for (const auto* const picture : {"a picture", "an event"}) answer(picture);
  EXPECT_THAT(broker_, IsEmpty());
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(CameraImagesTest, AreFetchedThroughTheAccountThatSeesTheCamera) {
  sees(Documents{model::Document(), CameraSays{}.document()});
  EXPECT_THAT(asked(), ElementsAre("1 https://www.dropcam.com/s"));
}

TEST_F(CameraImagesTest, StayWhenAnotherCouldNotBeFetched) {
  sees(CameraSays{});
  answer("a picture");
  passes(60s);
  sees(CameraSays{.snapshot_url = "https://www.dropcam.com/other"});
  asked();
  answer_fails();
  EXPECT_EQ(broker_[snapshot], "a picture");
  EXPECT_EQ(images_.deadline(), std::nullopt) << "not tried again until there is something new";
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(CameraImagesTest, ThatCannotBeFetchedAreComplainedOfOnce) {
  int number = 0;
  const auto next_fails = [&] {
    sees(CameraSays{.snapshot_url = "https://www.dropcam.com/" + std::to_string(++number)});
    passes(60s);
    answer_fails();
  };
  next_fails();
  next_fails();
  EXPECT_THAT(problems_, ElementsAre("the snapshot of /devices/cameras/c could not be fetched: HTTP status 500"));

  sees(CameraSays{});
  passes(60s);
  answer("a picture");
  next_fails();
  EXPECT_EQ(problems_.size(), 2U) << "it had been well in between";
}

TEST_F(CameraImagesTest, WithoutAPictureToFetchNeverWakeAnybody) {
  sees(with_event());
  for (int answers = 0; answers < 2; ++answers) answer_fails();
  for (int hour = 0; hour < 3; ++hour) passes(1h);
  EXPECT_EQ(images_.deadline(), std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt::publish
