#include <list>
#include <map>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/storage/stored_call_budget.h"

#include "events/camera_log.h"
#include "fakes/fake_server.h"
#include "fakes/manual_time.h"
#include "sdm_upstream.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using upstream::LinkState;

const std::string events_pull_path = "/subscriptions/nest:pull";
const std::string events_list_path = "/enterprises/p/devices";
const std::string events_hall = "enterprises/p/devices/hall";

std::string base64_digits(const std::string& text) {
  std::string digits((text.size() + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(digits.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  digits.resize(static_cast<std::size_t>(length));
  return digits;
}

/// An account with a subscription, whose home has one thermostat with a humidity, and what the account has told.
class SdmUpstreamEventsTest : public testing::Test, private upstream::UpstreamEvents {
 protected:
  void begin() { upstream_->start(*this); }
  /// At its end the home is read, and the first pull waits.
  void go_online() {
    begin();
    pass(0s);
    server_.answer("/token", 200, R"({"access_token":"access","expires_in":360000})");
    answer_readings();
    server_.answer("/subscriptions/nest", 403, "{}");  // who looks at the topic; pulling is allowed
    ASSERT_EQ(link_.state, LinkState::online) << link_.why;
  }
  void pass(milliseconds time) { time_.pass(time, *upstream_); }
  [[nodiscard]] std::string hall() const {
    return R"({"name":")" + events_hall + R"(","type":"sdm.devices.types.THERMOSTAT","traits":{)" +
           R"("sdm.devices.traits.ThermostatMode":{"mode":"HEAT","availableModes":["HEAT","OFF"]},)" +
           R"("sdm.devices.traits.Humidity":{"ambientHumidityPercent":)" + std::to_string(humidity_) +
           R"(}},"parentRelations":[{"parent":"enterprises/p/structures/home/rooms/r1"}]})";
  }
  /// Answers the readings of lists that are due now.
  void answer_readings() {
    pass(0s);
    while (true) {
      if (server_.is_asked("/enterprises/p/structures")) {
        server_.answer("/enterprises/p/structures", 200,
                       R"({"structures":[{"name":"enterprises/p/structures/home"}]})");
      } else if (server_.is_asked("/structures/home/rooms")) {
        server_.answer("/structures/home/rooms", 200, R"({"rooms":[]})");
      } else if (server_.is_asked(events_list_path)) {
        ++lists_;
        server_.answer(events_list_path, 200,
                       R"({"devices":[)" + (is_listed_ ? hall() : camera()) + more_devices_ + "]}");
      } else {
        return;
      }
      pass(0s);
    }
  }
  static std::string camera() {
    return R"({"name":"enterprises/p/devices/cam","type":"sdm.devices.types.CAMERA","traits":{}})";
  }

  /// A message with these members comes and is acknowledged; its timestamp is `age` ago.
  void bring(const std::string& members, milliseconds age) {
    const std::string message = R"({"eventId":"e)" + std::to_string(++last_event_) + R"(","timestamp":")" +
                                format_utc((time_.now() - age).wall) + R"(",)" + members + "}";
    server_.answer(events_pull_path, 200,
                   R"({"receivedMessages":[{"ackId":"a","message":{"data":")" + base64_digits(message) + R"("}}]})");
    server_.answer("/subscriptions/nest:acknowledge", 200, "{}");
    pass(0s);
  }
  static std::string traits(const std::string& name, const std::string& value) {
    return R"("resourceUpdate":{"name":")" + events_hall + R"(","traits":{"sdm.devices.traits.)" + name + R"(":)" +
           value + "}}";
  }
  void bring_humidity(int percent, milliseconds age = 0s) {
    bring(traits("Humidity", R"({"ambientHumidityPercent":)" + std::to_string(percent) + "}"), age);
  }

  [[nodiscard]] json::value shown(const char* field) const {
    const model::Home home({documents_.back()}, {});
    const auto* const object = home.find({"thermostats", "hall"});
    if (object == nullptr) return "gone";
    const auto* const value = object->value->if_contains(field);
    return value == nullptr ? json::value("absent") : json::value(*value, json::storage_ptr());
  }

  SdmOptions options() {
    return {.account = "sdm",
            .settings = {.project_id = "p",
                         .client_id = "client",
                         .client_secret = Secret("secret"),
                         .refresh_token = Secret("refresh"),
                         .token_url = "https://google.example/token",
                         .sdm_url = "https://google.example/v1",
                         .pubsub_url = "https://pubsub.example/v1",
                         .subscription = "projects/c/subscriptions/nest"},
            .token_advice = "log in",
            .make_budget = [this](const std::string&,
                                  const std::function<upstream::Pace()>& limits) -> upstream::CallBudget& {
              return budgets_.emplace_back(
                  limits(), json::object(), [](const json::object&) { return Result<void>(); }, time_.now());
            },
            .redact = nullptr,
            .random = Backoff::Random(1),
            .clock = time_.clock()};
  }

  test::ManualTime time_;
  test::FakeServer server_;
  int humidity_ = 40;
  bool is_listed_ = true;
  std::string more_devices_;
  int lists_ = 0;  ///< of devices, that were answered
  std::list<storage::StoredCallBudget> budgets_;
  upstream::LinkReport link_;
  std::vector<model::Document> documents_;
  std::map<upstream::Advice, std::string> advice_;
  std::unique_ptr<upstream::Upstream> upstream_ = make_sdm_upstream(options(), server_);

 private:
  void on_document(const model::Document& document, Instant) override { documents_.push_back(document); }
  void on_link(const upstream::LinkReport& link, Instant) override { link_ = link; }
  void on_advice(upstream::Advice advice, const std::string& message, Instant) override { advice_[advice] = message; }
  void on_permissions_changed(Instant) override {}
  void on_write_reverted(const upstream::RevertedWrite&, Instant) override { ADD_FAILURE() << "nothing is held back"; }

  int last_event_ = 0;
};

TEST_F(SdmUpstreamEventsTest, ShowsAChangeWhenItsEventComes) {
  go_online();
  EXPECT_EQ(shown("humidity"), 40.0);
  pass(1s);
  bring_humidity(41);
  EXPECT_EQ(shown("humidity"), 41.0);
  EXPECT_FALSE(server_.is_asked(events_list_path));
  const std::size_t documents = documents_.size();
  bring_humidity(41);
  EXPECT_EQ(documents_.size(), documents) << "nothing has changed";
}

TEST_F(SdmUpstreamEventsTest, PollsUntilAnEventComesAndReadsEveryQuarterOfAnHourThen) {
  go_online();
  ASSERT_EQ(lists_, 1);
  pass(60s);
  answer_readings();
  EXPECT_EQ(lists_, 2);
  pass(1s);
  bring_humidity(41);
  humidity_ = 41;
  pass(60s);
  answer_readings();
  EXPECT_EQ(lists_, 3);
  pass(10min);
  answer_readings();
  EXPECT_EQ(lists_, 3);
  for (int minute = 0; minute < 6; ++minute) {
    pass(1min);
    answer_readings();
  }
  EXPECT_EQ(lists_, 4);
}

TEST_F(SdmUpstreamEventsTest, ReadsADeviceWhoseEventIsOlderThanTheLastReading) {
  go_online();
  pass(1s);
  bring_humidity(30, 10s);
  EXPECT_EQ(shown("humidity"), 40.0);
  ASSERT_TRUE(server_.is_asked("/devices/hall"));
  humidity_ = 31;
  server_.answer("/devices/hall", 200, hall());
  EXPECT_EQ(shown("humidity"), 31.0);
}

TEST_F(SdmUpstreamEventsTest, ReadsTheListsAfterAnUpdateWithoutSense) {
  go_online();
  pass(1s);
  bring(traits("ThermostatMode", R"({"mode":"OFF","availableModes":["OFF"]})"), 0s);
  EXPECT_EQ(shown("hvac_mode"), "heat");
  answer_readings();
  EXPECT_EQ(lists_, 2);
  EXPECT_EQ(shown("hvac_mode"), "heat");
}

TEST_F(SdmUpstreamEventsTest, ReadsTheListsOnceAfterChangesOfRelations) {
  go_online();
  pass(1s);
  bring(R"("relationUpdate":{"type":"CREATED","subject":"","object":"x"})", 0s);
  pass(4s);
  bring(R"("relationUpdate":{"type":"UPDATED","subject":"","object":"x"})", 0s);
  answer_readings();
  EXPECT_EQ(lists_, 1) << "not before five seconds";
  pass(1s);
  answer_readings();
  EXPECT_EQ(lists_, 2);
  pass(30s);
  answer_readings();
  EXPECT_EQ(lists_, 2);
}

TEST_F(SdmUpstreamEventsTest, IgnoresADeviceThatIsNotOfTheHome) {
  go_online();
  const std::size_t documents = documents_.size();
  const std::size_t requests = server_.requests.size();
  bring(R"("resourceUpdate":{"name":"enterprises/p/devices/other","traits":{"sdm.devices.traits.Fan":{}}})", 0s);
  EXPECT_EQ(documents_.size(), documents);
  EXPECT_EQ(server_.requests.size(), requests + 2) << "the acknowledgement and the next pull";
}

TEST_F(SdmUpstreamEventsTest, ReadsAMissingDeviceThatTellsSomething) {
  go_online();
  is_listed_ = false;
  pass(60s);
  answer_readings();
  server_.answer("/devices/hall", 403, R"({"error":{"code":403,"message":"no","status":"PERMISSION_DENIED"}})");
  pass(1s);
  ASSERT_EQ(shown("is_online"), false);
  bring_humidity(41);
  EXPECT_EQ(shown("is_online"), false) << "it is for the reading to say so";
  humidity_ = 41;
  server_.answer("/devices/hall", 200, hall());
  EXPECT_EQ(shown("is_online"), true);
  EXPECT_EQ(shown("humidity"), 41.0);
}

TEST_F(SdmUpstreamEventsTest, PollsAndSaysWhatToDoWithoutTheSubscription) {
  go_online();
  pass(1s);
  bring_humidity(41);
  humidity_ = 41;
  server_.answer(events_pull_path, 404, R"({"error":{"code":404,"message":"none","status":"NOT_FOUND"}})");
  EXPECT_EQ(link_.state, LinkState::online);
  EXPECT_THAT(advice_[upstream::Advice::events_missing], HasSubstr("there is no projects/c/subscriptions/nest"));
  for (int second = 0; second < 190; ++second) {
    pass(1s);
    answer_readings();
    if (server_.is_asked(events_pull_path)) {
      server_.answer(events_pull_path, 404, R"({"error":{"code":404,"message":"none","status":"NOT_FOUND"}})");
    }
  }
  EXPECT_EQ(lists_, 4) << "one a minute";
  while (!server_.is_asked(events_pull_path)) {
    pass(1s);
    answer_readings();
  }
  const int lists = lists_;
  bring_humidity(42);
  EXPECT_EQ(advice_[upstream::Advice::events_missing], "");
  humidity_ = 42;
  answer_readings();
  EXPECT_EQ(lists_, lists + 1) << "what was not told meanwhile is read";
}

TEST_F(SdmUpstreamEventsTest, PullsNoMoreWithoutAccessAndAgainWithAnother) {
  SdmOptions opened = options();
  opened.settings.refresh_token = Secret();
  Secret stored("old");
  opened.stored_token = [&] { return Result<Secret>(stored); };
  upstream_ = make_sdm_upstream(std::move(opened), server_);
  begin();
  pass(0s);
  server_.answer("/token", 400, R"({"error":"invalid_grant"})");
  EXPECT_EQ(link_.state, LinkState::unauthorized);
  const std::size_t requests = server_.requests.size();
  pass(1h);
  EXPECT_EQ(server_.requests.size(), requests);
  stored = Secret("new");
  pass(2s);
  server_.answer("/token", 200, R"({"access_token":"access","expires_in":360000})");
  EXPECT_TRUE(server_.is_asked(events_pull_path));
}

// --- cameras ---

/// A home with a doorbell, which also has pictures, as only old ones have.
class SdmUpstreamCamerasTest : public SdmUpstreamEventsTest {
 protected:
  SdmUpstreamCamerasTest() {
    more_devices_ = R"(,{"name":"enterprises/p/devices/bell","type":"sdm.devices.types.DOORBELL","traits":{)"
                    R"("sdm.devices.traits.CameraMotion":{},"sdm.devices.traits.CameraEventImage":{}}})";
  }

  /// Somebody rings.
  void ring(const std::string& session, milliseconds age = 0s, const std::string& state = "STARTED") {
    bring(R"("resourceUpdate":{"name":"enterprises/p/devices/bell","events":{)"
          R"("sdm.devices.events.DoorbellChime.Chime":{"eventSessionId":")" +
              session + R"(","eventId":"n:)" + session + R"("}}},"eventThreadId":"t","eventThreadState":")" + state +
              R"(")",
          age);
  }
  [[nodiscard]] static json::value last_event_in(const model::Document& document, const char* field) {
    return document.root().at("devices").at("cameras").at("bell").at("last_event").at(field);
  }

  void fetch(const std::string& name) {
    picture_.reset();
    upstream_->fetch_image(name, [this](Result<std::string> picture) { picture_ = std::move(picture); });
    pass(0s);
  }

  std::optional<Result<std::string>> picture_;
};

const std::string bell_command_path = "/devices/bell:executeCommand";

TEST_F(SdmUpstreamCamerasTest, EachPressIsADocumentOfItsOwn) {
  go_online();
  EXPECT_EQ(last_event_in(documents_.back(), "has_chime"), false) << "before the first event";
  const auto before = documents_.size();
  ring("1", 2s);
  ring("2", 1s);
  ASSERT_EQ(documents_.size(), before + 2);
  EXPECT_EQ(last_event_in(documents_[before], "has_chime"), true);
  EXPECT_NE(last_event_in(documents_[before], "start_time"), last_event_in(documents_[before + 1], "start_time"));
  ring("2", 0s, "ENDED");
  EXPECT_TRUE(last_event_in(documents_.back(), "end_time").is_string());
}

TEST_F(SdmUpstreamCamerasTest, AnEventThatGoogleDoesNotEndEndsByItself) {
  go_online();
  ring("1");
  EXPECT_TRUE(last_event_in(documents_.back(), "end_time").is_null());
  pass(CameraLog::thread_run);
  EXPECT_TRUE(last_event_in(documents_.back(), "end_time").is_string());
}

TEST_F(SdmUpstreamCamerasTest, WhatComesBeforeTheHomeIsKnownWaitsForIt) {
  begin();
  pass(0s);
  server_.answer("/token", 200, R"({"access_token":"access","expires_in":360000})");
  ring("1");
  EXPECT_TRUE(documents_.empty());
  answer_readings();
  ASSERT_GE(documents_.size(), 2U) << "first the camera, then its event";
  EXPECT_EQ(last_event_in(documents_.front(), "has_chime"), false);
  EXPECT_EQ(last_event_in(documents_.back(), "has_chime"), true);
}

TEST_F(SdmUpstreamCamerasTest, ThePictureOfAnEventIsFetchedByACommand) {
  go_online();
  ring("1");
  const json::value name = last_event_in(documents_.back(), "image_url");
  ASSERT_EQ(name, "sdm-event:bell/n:1");
  fetch("sdm-event:bell/n:1");
  EXPECT_FALSE(picture_);
  server_.answer(bell_command_path, 200, R"({"results":{"url":"https://pictures.example/abc","token":"g.0"}})");
  ASSERT_TRUE(server_.is_asked("/abc"));
  server_.fail("/abc", "connection refused");
  ASSERT_TRUE(picture_);
  EXPECT_THAT(picture_->error().message, HasSubstr("connection refused"));
}

TEST_F(SdmUpstreamCamerasTest, APictureThatIsGoneOrOverTheQuotaIsNotAskedFor) {
  go_online();
  ring("1");
  for (int i = 0; i < CallQuotas::device_pace.burst; ++i) fetch("sdm-event:bell/n:1");
  fetch("sdm-event:bell/n:1");
  ASSERT_TRUE(picture_);
  EXPECT_THAT(picture_->error().message, HasSubstr("no more commands"));
  pass(5min);
  ring("2", 31s);
  fetch("sdm-event:bell/n:1");
  ASSERT_TRUE(picture_);
  EXPECT_THAT(picture_->error().message, HasSubstr("no such picture"));
  EXPECT_TRUE(last_event_in(documents_.back(), "image_url").is_null());
}

}  // namespace
}  // namespace nest2mqtt::sdm
