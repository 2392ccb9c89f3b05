#include "sdm_upstream.h"

#include <list>
#include <map>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/storage/stored_call_budget.h"

#include "fakes/fake_server.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using upstream::AccessLoss;
using upstream::LinkState;
using WriteOutcomeKind = upstream::WriteOutcome::Kind;

const std::string devices_path = "/enterprises/p/devices";
const std::string hall_path = "/devices/hall";
const std::string not_found = R"({"error":{"code":404,"message":"no","status":"NOT_FOUND"}})";
const std::string hall_command_path = "/devices/hall:executeCommand";

/// An account whose home has one thermostat, which is in heat at 21 °C, and a camera, and what the account has told.
class SdmUpstreamTest : public testing::Test, private upstream::UpstreamEvents {
 protected:
  void begin() { upstream_->start(*this); }
  void start() {
    begin();
    pass(0s);
  }
  void give_token() { server_.answer("/token", 200, R"({"access_token":"canary-access","expires_in":36000})"); }
  void answer_structures() {
    server_.answer("/enterprises/p/structures", 200,
                   R"({"structures":[{"name":"enterprises/p/structures/home",)"
                   R"("traits":{"sdm.structures.traits.Info":{"customName":"Home"}}}]})");
    pass(0s);
  }
  void go_online() {
    start();
    give_token();
    answer_structures();
    answer_list();
    pass(0s);
    server_.answer("/structures/home/rooms", 200, R"({"rooms":[]})");
    pass(0s);
    ASSERT_EQ(link_.state, LinkState::online) << link_.why;
    ASSERT_FALSE(documents_.empty());
  }

  void pass(milliseconds time) { time_.pass(time, *upstream_); }

  [[nodiscard]] std::string hall() const {
    return R"({"name":"enterprises/p/devices/hall","type":"sdm.devices.types.THERMOSTAT","traits":{)"
           R"("sdm.devices.traits.Connectivity":{"status":")" +
           status_ + R"("},"sdm.devices.traits.Fan":)" + fan_ + R"(,"sdm.devices.traits.ThermostatMode":{"mode":")" +
           mode_ +
           R"(","availableModes":["HEAT","COOL","HEATCOOL","OFF"]},"sdm.devices.traits.ThermostatEco":{"mode":"OFF",)"
           R"("availableModes":["OFF","MANUAL_ECO"],"heatCelsius":15,"coolCelsius":26},)"
           R"("sdm.devices.traits.ThermostatTemperatureSetpoint":)" +
           setpoint_ +
           R"(,"sdm.devices.traits.Temperature":{"ambientTemperatureCelsius":20.49999},)"
           R"("sdm.devices.traits.Settings":{"temperatureScale":"CELSIUS"}},"parentRelations":[{"parent":)"
           R"("enterprises/p/structures/home/rooms/r1","displayName":"Hallway"}]})";
  }
  static std::string camera() {
    return R"({"name":"enterprises/p/devices/cam","type":"sdm.devices.types.CAMERA","traits":{)"
           R"("sdm.devices.traits.CameraMotion":{}},"parentRelations":[{"parent":)"
           R"("enterprises/p/structures/home/rooms/r2","displayName":"Garage"}]})";
  }
  void answer_list() { answer_list(hall() + "," + camera()); }
  void answer_list(const std::string& devices) {
    server_.answer(devices_path, 200, R"({"devices":[)" + devices + "]}");
  }
  void answer_hall() {
    server_.answer(hall_path, 200, hall());
    pass(0s);
  }

  void write(const std::string& fields, const std::string& id = "hall") {
    upstream_->write({{"thermostats", id}, model::parse_json_object(fields).value()},
                     [this](upstream::WriteOutcome outcome) { outcomes_.push_back(std::move(outcome)); });
    pass(0s);
  }
  [[nodiscard]] std::vector<std::string> commands() const {
    std::vector<std::string> bodies;
    for (const auto& request : server_.requests) {
      if (request.url.ends_with(hall_command_path)) bodies.push_back(request.body);
    }
    return bodies;
  }

  [[nodiscard]] json::value shown(const char* field, const char* kind = "thermostats", const char* id = "hall") const {
    const model::Home home({documents_.back()}, {});
    const auto* const object = home.find({kind, id});
    if (object == nullptr) return "gone";
    const auto* const value = object->value->if_contains(field);
    return value == nullptr ? json::value("absent") : json::value(*value, json::storage_ptr());
  }

  SdmOptions options() {
    return {.account = "sdm",
            .settings = settings_,
            .token_advice = "log in",
            .make_budget = [this](const std::string&,
                                  const std::function<upstream::Pace()>& limits) -> upstream::CallBudget& {
              return budgets_.emplace_back(
                  limits(), json::object(), [](const json::object&) { return Result<void>(); }, time_.now());
            },
            .redact = [this](const Secret& secret) { redacted_.emplace_back(secret.reveal()); },
            .random = Backoff::Random(1),
            .clock = time_.clock()};
  }

  test::ManualTime time_;
  test::FakeServer server_;
  std::string status_ = "ONLINE";
  std::string mode_ = "HEAT";
  std::string fan_ = R"({"timerMode":"OFF"})";
  std::string setpoint_ = R"({"heatCelsius":21.0})";
  std::list<storage::StoredCallBudget> budgets_;
  std::vector<std::string> redacted_;
  upstream::LinkReport link_;
  std::vector<LinkState> links_;
  std::vector<model::Document> documents_;
  std::map<upstream::Advice, std::string> advice_;
  int permission_changes_ = 0;
  std::vector<upstream::WriteOutcome> outcomes_;
  const SdmSettings settings_{.project_id = "p",
                              .client_id = "client",
                              .client_secret = Secret("canary-secret"),
                              .refresh_token = Secret("canary-refresh"),
                              .token_url = "https://google.example/token",
                              .sdm_url = "https://google.example/v1"};
  std::unique_ptr<upstream::Upstream> upstream_ = make_sdm_upstream(options(), server_);

 private:
  void on_document(const model::Document& document, Instant) override {
    EXPECT_EQ(link_.state, LinkState::online);
    documents_.push_back(document);
  }
  void on_link(const upstream::LinkReport& link, Instant) override {
    link_ = link;
    links_.push_back(link.state);
  }
  void on_advice(upstream::Advice advice, const std::string& message, Instant) override { advice_[advice] = message; }
  void on_permissions_changed(Instant) override { ++permission_changes_; }
  void on_write_reverted(const upstream::RevertedWrite&, Instant) override { ADD_FAILURE() << "nothing is held back"; }
};

TEST_F(SdmUpstreamTest, ShowsTheHomeOnceStructuresAndDevicesAreRead) {
  begin();
  EXPECT_THAT(links_, IsEmpty()) << "nothing is told from inside a call";
  EXPECT_THAT(server_.requests, IsEmpty());
  pass(0s);
  give_token();
  answer_structures();
  EXPECT_THAT(links_, IsEmpty());
  EXPECT_EQ(server_.requests.back().url, "https://google.example/v1/enterprises/p/devices");
  EXPECT_EQ(server_.requests.back().bearer.reveal(), "canary-access");
  answer_list();
  EXPECT_THAT(links_, ElementsAre(LinkState::online));
  ASSERT_EQ(documents_.size(), 1U);
  EXPECT_EQ(shown("target_temperature_c"), 21.0);
  EXPECT_EQ(shown("ambient_temperature_c"), 20.5);
  EXPECT_EQ(shown("name", "cameras", "cam"), "Garage");
  EXPECT_THAT(redacted_, ElementsAre("canary-refresh", "canary-refresh", "canary-access"));
}

TEST_F(SdmUpstreamTest, ReadsTheDevicesEveryMinuteAndTellsOnlyWhatIsNew) {
  go_online();
  const std::size_t documents = documents_.size();
  pass(60s);
  answer_list();
  EXPECT_EQ(documents_.size(), documents);
  setpoint_ = R"({"heatCelsius":22.0})";
  pass(60s);
  answer_list();
  EXPECT_EQ(documents_.size(), documents + 1);
  EXPECT_EQ(shown("target_temperature_c"), 22.0);
}

TEST_F(SdmUpstreamTest, ReadsADeviceSoonAfterAWriteUntilItShowsTheValue) {
  go_online();
  write(R"({"target_temperature_c":22.5})");
  ASSERT_THAT(commands(), ElementsAre(HasSubstr(R"("heatCelsius":22.5)")));
  server_.answer(hall_command_path, 200, "{}");
  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].kind, WriteOutcomeKind::accepted);
  EXPECT_EQ(shown("target_temperature_c"), 21.0) << "nothing is shown before Google shows it";
  pass(1s);
  answer_hall();
  EXPECT_EQ(shown("target_temperature_c"), 21.0);
  pass(6s);
  setpoint_ = R"({"heatCelsius":22.5})";
  answer_hall();
  EXPECT_EQ(shown("target_temperature_c"), 22.5);
  const std::size_t requests = server_.requests.size();
  pass(30s);
  EXPECT_EQ(server_.requests.size(), requests) << "it is shown";
}

TEST_F(SdmUpstreamTest, PlansARangeWithWhatWasWrittenBefore) {
  mode_ = "HEATCOOL";
  setpoint_ = R"({"heatCelsius":19.0,"coolCelsius":24.0})";
  go_online();
  write(R"({"target_temperature_low_c":18.0})");
  server_.answer(hall_command_path, 200, "{}");
  pass(1s);
  answer_hall();  // as it was before
  write(R"({"target_temperature_high_c":25.0})");
  EXPECT_THAT(commands().back(), testing::AllOf(HasSubstr("18"), HasSubstr("25"), Not(HasSubstr("19"))));
}

TEST_F(SdmUpstreamTest, HoldsAWriteBackWhenGooglesLimitIsNear) {
  go_online();
  for (const char* target : {"21.5", "22", "22.5", "23"}) {
    write(std::string(R"({"target_temperature_c":)") + target + "}");
    server_.answer(hall_command_path, 200, "{}");
  }
  write(R"({"target_temperature_c":23.5})");
  ASSERT_EQ(outcomes_.size(), 5U);
  EXPECT_EQ(outcomes_[4].kind, WriteOutcomeKind::not_sent);
  ASSERT_TRUE(outcomes_[4].wait);
  EXPECT_LE(*outcomes_[4].wait, 40s);
  EXPECT_EQ(commands().size(), 4U);
}

TEST_F(SdmUpstreamTest, HoldsAWriteBackThatHasRoomOnlyForAPart) {
  mode_ = "OFF";
  setpoint_ = "{}";
  go_online();
  for (const char* mode : {"heat", "off", "heat"}) {
    write(std::string(R"({"hvac_mode":")") + mode + R"("})");
    server_.answer(hall_command_path, 200, "{}");
  }
  write(R"({"hvac_mode":"cool","target_temperature_c":23})");
  ASSERT_EQ(outcomes_.size(), 4U);
  EXPECT_EQ(outcomes_[3].kind, WriteOutcomeKind::not_sent);
  EXPECT_EQ(commands().size(), 3U);
}

TEST_F(SdmUpstreamTest, RemembersAFanDurationWithoutACall) {
  go_online();
  EXPECT_EQ(shown("fan_timer_duration"), 15);
  write(R"({"fan_timer_duration":60})");
  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].kind, WriteOutcomeKind::accepted);
  EXPECT_THAT(commands(), IsEmpty());
  EXPECT_EQ(shown("fan_timer_duration"), 60);
  write(R"({"fan_timer_active":true})");
  EXPECT_THAT(commands(), ElementsAre(HasSubstr("3600s")));
}

TEST_F(SdmUpstreamTest, RefusesAWriteToADeviceThatIsNotListed) {
  go_online();
  write(R"({"hvac_mode":"heat"})", "nowhere");
  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].kind, WriteOutcomeKind::rejected);
  EXPECT_EQ(outcomes_[0].reason, upstream::WriteReason::unknown_device);
}

TEST_F(SdmUpstreamTest, ShowsAndTakesADeviceByItsAlias) {
  SdmOptions with_alias = options();
  with_alias.settings.aliases = {"downstairs=hall"};
  upstream_ = make_sdm_upstream(std::move(with_alias), server_);
  go_online();
  EXPECT_EQ(shown("target_temperature_c", "thermostats", "downstairs"), 21.0);
  EXPECT_EQ(shown("device_id", "thermostats", "downstairs"), "downstairs");
  write(R"({"target_temperature_c":22.5})", "downstairs");
  EXPECT_THAT(commands(), ElementsAre(HasSubstr(R"("heatCelsius":22.5)")));
  EXPECT_THAT(server_.requests.back().url, HasSubstr("/devices/hall:executeCommand"));
}

TEST_F(SdmUpstreamTest, ShowsThatAFanTimerHasEnded) {
  fan_ = R"({"timerMode":"ON","timerTimeout":"2026-11-21T22:01:30Z"})";  // in 90 s
  go_online();
  EXPECT_EQ(shown("fan_timer_active"), true);
  pass(60s);
  answer_list();
  EXPECT_EQ(shown("fan_timer_active"), true);
  pass(31s);
  EXPECT_EQ(shown("fan_timer_active"), false);
}

TEST_F(SdmUpstreamTest, ShowsADeviceAsOfflineOnlyAfterAMinute) {
  go_online();
  status_ = "OFFLINE";
  pass(60s);
  answer_list();
  EXPECT_EQ(shown("is_online"), true);
  pass(60s);
  EXPECT_EQ(shown("is_online"), false);
}

TEST_F(SdmUpstreamTest, KeepsTheHomeWhenGoogleListsNothingAnyMore) {
  go_online();
  const std::size_t documents = documents_.size();
  pass(60s);
  server_.answer(devices_path, 200, "{}");
  EXPECT_EQ(link_.state, LinkState::offline);
  EXPECT_EQ(link_.loss, AccessLoss::forbidden);
  EXPECT_THAT(link_.why, HasSubstr("nestservices.google.com/partnerconnections"));
  EXPECT_EQ(documents_.size(), documents);
  pass(60s);
  answer_list();
  EXPECT_EQ(link_.state, LinkState::online);
  EXPECT_EQ(shown("is_online"), true);
}

TEST_F(SdmUpstreamTest, KeepsTheStructuresWhenGoogleListsNoneAnyMore) {
  go_online();
  for (int minute = 0; minute < 14; ++minute) {
    pass(60s);
    answer_list();
  }
  pass(60s);
  server_.answer("/structures", 200, "{}");
  pass(0s);
  answer_list();
  ASSERT_TRUE(documents_.back().root().at("structures").as_object().contains("home"));
}

TEST_F(SdmUpstreamTest, ShowsADeviceThatIsNotListedAsOfflineAndSaysSo) {
  go_online();
  pass(60s);
  answer_list(camera());
  EXPECT_EQ(link_.state, LinkState::online);
  EXPECT_EQ(shown("is_online"), false);
  EXPECT_THAT(advice_[upstream::Advice::permissions_missing], HasSubstr("hall"));
  pass(0s);
  server_.answer(hall_path, 403, R"({"error":{"code":403,"message":"no","status":"PERMISSION_DENIED"}})");
  EXPECT_EQ(link_.state, LinkState::online) << "it says nothing of the account";
  EXPECT_EQ(shown("is_online"), false);
  const std::size_t requests = server_.requests.size();
  pass(60s);
  answer_list(camera());
  pass(0s);
  EXPECT_EQ(server_.requests.size(), requests + 1) << "it is asked for alone only once";
  pass(60s);
  answer_list();
  EXPECT_EQ(shown("is_online"), true);
  EXPECT_EQ(advice_[upstream::Advice::permissions_missing], "");
}

TEST_F(SdmUpstreamTest, RemovesADeviceThatGoogleSaysDoesNotExist) {
  go_online();
  pass(60s);
  answer_list(camera());
  pass(0s);
  server_.answer(hall_path, 404, R"({"error":{"code":404,"message":"not found","status":"NOT_FOUND"}})");
  EXPECT_EQ(shown("is_online"), "gone");
  EXPECT_EQ(advice_[upstream::Advice::permissions_missing], "");
}

TEST_F(SdmUpstreamTest, AsksForAMissingDeviceAgainAfterAFailure) {
  go_online();
  pass(60s);
  answer_list(camera());
  pass(0s);
  server_.answer(hall_path, 503, "");
  pass(5s);
  server_.answer(hall_path, 404, not_found);
  EXPECT_EQ(shown("is_online"), "gone");
}

TEST_F(SdmUpstreamTest, KeepsADeviceThatIsListedWhenAReadingDoesNotFindIt) {
  go_online();
  write(R"({"target_temperature_c":22.5})");
  server_.answer(hall_command_path, 200, "{}");
  pass(1s);
  server_.answer(hall_path, 404, not_found);
  pass(0s);
  EXPECT_EQ(shown("target_temperature_c"), 21.0);
  EXPECT_TRUE(server_.is_asked("/enterprises/p/structures")) << "the lists say what is there";
}

TEST_F(SdmUpstreamTest, AFailedReadingOfADeviceSaysNothingOfTheAccountAndIsRepeated) {
  go_online();
  write(R"({"target_temperature_c":22.5})");
  server_.answer(hall_command_path, 200, "{}");
  pass(1s);
  server_.answer(hall_path, 503, "");
  EXPECT_EQ(link_.state, LinkState::online);
  pass(5s);
  setpoint_ = R"({"heatCelsius":22.5})";
  answer_hall();
  EXPECT_EQ(shown("target_temperature_c"), 22.5);
}

TEST_F(SdmUpstreamTest, RoomsThatGoogleDoesNotKnowSayNothingOfTheAccount) {
  start();
  give_token();
  answer_structures();
  answer_list();
  pass(0s);
  server_.answer("/structures/home/rooms", 404, not_found);
  EXPECT_EQ(link_.state, LinkState::online);
  pass(60s);
  answer_list();
  EXPECT_FALSE(server_.is_asked("/structures/home/rooms"));
}

TEST_F(SdmUpstreamTest, SaysThatThereIsNoAccessYetAndTakesTheOneThatALoginStores) {
  SdmOptions opened = options();
  opened.settings.refresh_token = Secret();
  Secret stored;
  opened.stored_token = [&] { return Result<Secret>(stored); };
  upstream_ = make_sdm_upstream(std::move(opened), server_);
  start();
  EXPECT_EQ(link_.state, LinkState::unauthorized);
  EXPECT_EQ(link_.loss, AccessLoss::missing);
  EXPECT_THAT(link_.why, HasSubstr("log in"));
  EXPECT_THAT(server_.requests, IsEmpty());
  stored = Secret("1//new");
  pass(2s);
  EXPECT_THAT(server_.requests.back().body, HasSubstr("new"));
  EXPECT_EQ(permission_changes_, 1);
}

TEST_F(SdmUpstreamTest, ForgetsTheHomeAfterALogout) {
  SdmOptions opened = options();
  opened.settings.refresh_token = Secret();
  Result<Secret> stored = Secret("1//stored");
  opened.stored_token = [&] { return stored; };
  upstream_ = make_sdm_upstream(std::move(opened), server_);
  go_online();
  stored = fail("the file cannot be read now");
  pass(2s);
  EXPECT_EQ(link_.state, LinkState::online);
  stored = Secret();
  pass(2s);
  EXPECT_EQ(link_.state, LinkState::unauthorized);
  EXPECT_EQ(link_.loss, AccessLoss::missing);
  const std::size_t requests = server_.requests.size();
  pass(1h);
  EXPECT_EQ(server_.requests.size(), requests) << "the access that was given back is not used";
  write(R"({"hvac_mode":"cool"})");
  EXPECT_EQ(outcomes_.back().kind, WriteOutcomeKind::rejected);
  EXPECT_THAT(commands(), IsEmpty());
  stored = Secret("1//other");
  pass(2s);
  EXPECT_THAT(server_.requests.back().body, HasSubstr("other"));
}

TEST_F(SdmUpstreamTest, AStoredTokenThatCannotBeReadIsNoLogout) {
  SdmOptions opened = options();
  opened.settings.refresh_token = Secret();
  opened.stored_token = []() -> Result<Secret> { return fail("cannot read the file: permission denied"); };
  upstream_ = make_sdm_upstream(std::move(opened), server_);
  start();
  EXPECT_EQ(link_.state, LinkState::unauthorized);
  EXPECT_EQ(link_.loss, AccessLoss::invalid);
  EXPECT_THAT(link_.why, HasSubstr("permission denied"));
}

TEST_F(SdmUpstreamTest, StopsCallingWhenTheRefreshTokenIsRefused) {
  start();
  server_.answer("/token", 400,
                 R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})");
  EXPECT_EQ(link_.state, LinkState::unauthorized);
  EXPECT_EQ(link_.loss, AccessLoss::invalid);
  EXPECT_THAT(link_.why, HasSubstr("log in"));
  const std::size_t requests = server_.requests.size();
  pass(1h);
  EXPECT_EQ(server_.requests.size(), requests);
}

TEST_F(SdmUpstreamTest, ComesBackAfterAnOutage) {
  go_online();
  pass(60s);
  server_.fail(devices_path, "connection refused");
  EXPECT_EQ(link_.state, LinkState::offline);
  EXPECT_THAT(link_.why, HasSubstr("connection refused"));
  const std::size_t documents = documents_.size();
  pass(60s);
  answer_list();
  EXPECT_EQ(link_.state, LinkState::online);
  EXPECT_EQ(documents_.size(), documents + 1) << "the home is told anew";
}

TEST_F(SdmUpstreamTest, WaitsAMinuteWhenThereWereTooManyCalls) {
  go_online();
  pass(60s);
  server_.answer(devices_path, 429, R"({"error":{"code":429,"message":"Rate limited","status":"RESOURCE_EXHAUSTED"}})");
  EXPECT_EQ(link_.state, LinkState::blocked);
  const std::size_t requests = server_.requests.size();
  pass(60s - 1ms);
  EXPECT_EQ(server_.requests.size(), requests);
  pass(1ms);
  EXPECT_EQ(server_.requests.size(), requests + 1);
}

TEST_F(SdmUpstreamTest, SaysWhenTheApiIsNotEnabled) {
  start();
  give_token();
  server_.answer("/enterprises/p/structures", 403,
                 R"({"error":{"code":403,"message":"Smart Device Management API has not been used in project 1 before )"
                 R"(or it is disabled.","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}})");
  EXPECT_EQ(link_.state, LinkState::offline);
  EXPECT_EQ(link_.loss, AccessLoss::forbidden);
  EXPECT_THAT(link_.why, HasSubstr("console.cloud.google.com"));
}

TEST_F(SdmUpstreamTest, AnAnswerThatCannotBeUsedTakesNothingAway) {
  go_online();
  pass(60s);
  server_.answer(devices_path, 200, "<html>");
  EXPECT_EQ(link_.state, LinkState::offline);
  pass(60s);
  answer_list();
  EXPECT_EQ(link_.state, LinkState::online);
  EXPECT_EQ(shown("target_temperature_c"), 21.0);
}

TEST_F(SdmUpstreamTest, EndsAWriteAlsoAfterItIsStopped) {
  go_online();
  write(R"({"target_temperature_c":22.5})");
  upstream_->stop();
  server_.answer(hall_command_path, 200, "{}");
  EXPECT_EQ(outcomes_.size(), 1U);
  EXPECT_FALSE(upstream_->deadline());
}

TEST_F(SdmUpstreamTest, HasNoPictures) {
  go_online();
  std::optional<Result<std::string>> picture;
  upstream_->fetch_image("https://example.com/a.jpg", [&](Result<std::string> result) { picture = std::move(result); });
  EXPECT_FALSE(picture);
  pass(0s);
  ASSERT_TRUE(picture);
  EXPECT_FALSE(*picture);
}

}  // namespace
}  // namespace nest2mqtt::sdm
