#include "nle_upstream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/json.h"

#include "fakes/fake_server.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using upstream::LinkState;
using Kind = upstream::WriteOutcome::Kind;

const std::string devices_path = "/api/devices";
const std::string command_path = "/command";

/// An account of a server with one thermostat, which is in heat at 21 °C, and what the account has told.
class NleUpstreamTest : public testing::Test, private upstream::UpstreamEvents {
 protected:
  void begin() { upstream_->start(*this); }
  void start() {
    begin();
    pass(0s);
  }
  void go_online() {
    start();
    answer();
    server_.accept_stream();
    answer();
    ASSERT_EQ(link_.state, LinkState::online);
    ASSERT_EQ(documents_.size(), 1U);
  }

  void pass(milliseconds time) { time_.pass(time, *upstream_); }

  /// The server answers a read with the thermostat as it is now.
  void answer() {
    server_.answer(
        devices_path, 200,
        R"({"devices":[{"serial":"S","name":"Hall","api_key":"canary","is_available":true,"current_temperature":20.5,
                       "last_seen":")" +
            last_seen_ + R"(","subscription_count":)" + (subscribed_ ? "1" : "0") + R"(,"target_temperature":)" +
            target_ + R"(,"target_temperature_low":)" + low_ + R"(,"target_temperature_high":24.0,"mode":")" + mode_ +
            R"(","eco_mode":")" + eco_mode_ + R"(","fan_timer_active":)" + fan_ +
            R"(,"fan_timer_timeout":0,"capabilities":{"has_fan":true,"can_heat":true}}]})");
  }
  void ring() { server_.send("data: {\"serial\":\"S\"}\n\n"); }

  void write(const std::string& fields, const std::string& serial = "S") {
    upstream_->write({{"thermostats", serial}, model::parse_json_object(fields).value()},
                     [this](upstream::WriteOutcome outcome) { outcomes_.push_back(std::move(outcome)); });
  }
  void accept(const std::string& values) {
    server_.answer(command_path, 200, R"({"success":true,"data":{"object_key":"x","values":)" + values + "}}");
  }

  [[nodiscard]] json::value shown(const char* field) const {
    const model::Home home({documents_.back()}, {});
    const auto* const thermostat = home.find({"thermostats", "S"});
    if (thermostat == nullptr) return "gone";
    const auto* const value = thermostat->value->if_contains(field);
    return value == nullptr ? json::value("absent") : json::value(*value, json::storage_ptr());
  }

  test::ManualTime time_;
  test::FakeServer server_;
  std::string target_ = "21.0";
  std::string low_ = "19.0";
  std::string mode_ = "heat";
  std::string eco_mode_ = "schedule";
  std::string fan_ = "false";
  std::string last_seen_ = "1";
  bool subscribed_ = true;
  upstream::LinkReport link_;
  std::vector<LinkState> links_;
  std::vector<model::Document> documents_;
  std::vector<std::string> advice_;
  std::vector<upstream::RevertedWrite> reverted_;
  std::vector<upstream::WriteOutcome> outcomes_;
  NleSettings settings_{.url = "http://nle.local:8082", .username = "me", .password = Secret("canary")};
  std::unique_ptr<upstream::Upstream> upstream_ =
      make_nle_upstream("nle", settings_, server_, Backoff::Random(1), [this] { return time_.now(); });

 private:
  void on_document(const model::Document& document, Instant) override {
    EXPECT_EQ(link_.state, LinkState::online);
    documents_.push_back(document);
  }
  void on_link(const upstream::LinkReport& link, Instant) override {
    link_ = link;
    links_.push_back(link.state);
  }
  void on_advice(upstream::Advice, const std::string& message, Instant) override { advice_.push_back(message); }
  void on_permissions_changed(Instant) override {}
  void on_write_reverted(const upstream::RevertedWrite& reverted, Instant) override { reverted_.push_back(reverted); }
};

TEST_F(NleUpstreamTest, ShowsTheHomeOnceItIsRead) {
  begin();
  EXPECT_THAT(links_, IsEmpty()) << "nothing is told from inside a call";
  pass(0s);
  EXPECT_EQ(link_.state, LinkState::connecting);
  EXPECT_EQ(server_.requests.at(0).url, "http://nle.local:8082/api/devices");
  answer();
  ASSERT_TRUE(server_.has_stream());
  server_.accept_stream();
  EXPECT_EQ(link_.state, LinkState::online);
  EXPECT_EQ(shown("ambient_temperature_c"), 20.5);
  EXPECT_EQ(shown("is_online"), true);
  EXPECT_EQ(server_.requests.at(1).url, "http://nle.local:8082/api/events");
  EXPECT_EQ(server_.requests.at(1).timeout, std::nullopt);
  EXPECT_THAT(model::to_text(documents_.back().root()), Not(HasSubstr("canary")));
}

TEST_F(NleUpstreamTest, TellsOnlyWhatIsNew) {
  go_online();
  last_seen_ = "2";
  ring();
  pass(250ms);
  answer();
  EXPECT_EQ(documents_.size(), 1U) << "only last_seen has changed";
  target_ = "22.0";
  ring();
  pass(250ms);
  answer();
  ASSERT_EQ(documents_.size(), 2U);
  EXPECT_EQ(shown("target_temperature_c"), 22.0);
}

TEST_F(NleUpstreamTest, TellsTheHomeAnewAfterTheLinkWasLost) {
  go_online();
  server_.end_stream();
  EXPECT_EQ(link_.state, LinkState::offline);
  EXPECT_NE(link_.why, "");
  pass(1250ms);
  target_ = "22.0";
  answer();
  server_.accept_stream();
  EXPECT_EQ(link_.state, LinkState::online);
  ASSERT_EQ(documents_.size(), 2U);
  EXPECT_EQ(shown("target_temperature_c"), 22.0);
}

TEST_F(NleUpstreamTest, NoticesAServerThatIsSilent) {
  go_online();
  pass(30s);
  server_.fail(devices_path, "connection refused");
  EXPECT_EQ(link_.state, LinkState::offline);
  EXPECT_FALSE(server_.has_stream());
}

TEST_F(NleUpstreamTest, SaysThatAnAnswerCannotBeUsed) {
  go_online();
  pass(30s);
  server_.answer(devices_path, 200, "<html>");
  EXPECT_EQ(link_.state, LinkState::online);
  ASSERT_EQ(advice_.size(), 1U);
  EXPECT_THAT(advice_[0], HasSubstr("nle.url"));
  EXPECT_EQ(documents_.size(), 1U);
  pass(30s);
  answer();
  EXPECT_THAT(advice_, ElementsAre(Not(IsEmpty()), ""));
}

TEST_F(NleUpstreamTest, ConfirmsASetpointByTheThermostat) {
  go_online();
  write(R"({"target_temperature_c":22.5})");
  EXPECT_EQ(server_.requests.back().body, R"({"serial":"S","command":"set_temperature","value":22.5})");
  target_ = "22.5";  // at the server, at once
  accept(R"({"target_temperature":22.5,"target_change_pending":true})");
  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_EQ(outcomes_[0].kind, Kind::accepted);
  ASSERT_TRUE(server_.is_asked(devices_path)) << "at once";
  answer();
  ring();
  pass(250ms);
  answer();
  EXPECT_EQ(documents_.size(), 1U) << "nothing is claimed that the thermostat has not said";
  pass(2500ms);
  answer();
  last_seen_ = "2";
  pass(300ms);
  ring();
  pass(250ms);
  answer();
  EXPECT_EQ(shown("target_temperature_c"), 22.5);
  EXPECT_THAT(reverted_, IsEmpty());
}

TEST_F(NleUpstreamTest, ShowsASetpointOfAThermostatThatSleepsAfterTwentySeconds) {
  go_online();
  subscribed_ = false;
  write(R"({"target_temperature_c":22.5})");
  target_ = "22.5";
  accept(R"({"target_temperature":22.5})");
  for (int i = 0; i < 19; ++i) {
    if (server_.is_asked(devices_path)) answer();
    pass(1s);
  }
  EXPECT_EQ(shown("target_temperature_c"), 21.0);
  pass(1s);
  EXPECT_EQ(shown("target_temperature_c"), 22.5);
}

TEST_F(NleUpstreamTest, ComparesLowAndHighAsTheServerHasThem) {
  go_online();
  const auto is_refused = [&](const std::string& fields) {
    const std::size_t requests = server_.requests.size();
    const std::size_t outcomes = outcomes_.size();
    write(fields);
    pass(0s);
    return outcomes_.size() == outcomes + 1 && outcomes_.back().reason == upstream::WriteReason::low_high_gap &&
           server_.requests.size() == requests;
  };
  write(R"({"target_temperature_low_c":22.5})");
  EXPECT_TRUE(is_refused(R"({"target_temperature_high_c":23})")) << "the server may have taken the low value";
  low_ = "22.5";
  accept(R"({"target_temperature_low":22.5})");
  EXPECT_TRUE(is_refused(R"({"target_temperature_high_c":23})")) << "the server has not been read since";
  answer();
  EXPECT_EQ(documents_.size(), 1U) << "the low value is held back";
  EXPECT_TRUE(is_refused(R"({"target_temperature_high_c":23})"));
  EXPECT_FALSE(is_refused(R"({"target_temperature_high_c":30})"));
  accept(R"({"target_temperature_high":30.0})");
  EXPECT_FALSE(is_refused(R"({"target_temperature_low_c":27})")) << "the server has taken the high value";
}

TEST_F(NleUpstreamTest, ComparesWithAValueThatTheServerMayHaveTaken) {
  go_online();
  write(R"({"target_temperature_low_c":22.5})");
  server_.answer(command_path, 500, "");
  write(R"({"target_temperature_high_c":23})");
  write(R"({"target_temperature_high_c":19.5})");
  pass(0s);
  ASSERT_EQ(outcomes_.size(), 3U);
  EXPECT_EQ(outcomes_[0].kind, Kind::failed);
  EXPECT_EQ(outcomes_[1].reason, upstream::WriteReason::low_high_gap) << "if it has";
  EXPECT_EQ(outcomes_[2].reason, upstream::WriteReason::low_high_gap) << "if it has not";
}

TEST_F(NleUpstreamTest, LeavesEcoForAnotherModeThanTheServerHas) {
  eco_mode_ = "manual-eco";
  go_online();
  write(R"({"hvac_mode":"cool"})");
  accept("{}");
  mode_ = "cool";
  accept(R"({"target_temperature_type":"cool"})");
  answer();
  write(R"({"hvac_mode":"heat"})");
  accept("{}");
  EXPECT_EQ(server_.requests.back().body, R"({"serial":"S","command":"set_mode","value":"heat"})");
}

TEST_F(NleUpstreamTest, SaysThatTheFanTimerWasCancelled) {
  go_online();
  write(R"({"fan_timer_active":true})");
  fan_ = "true";
  accept(R"({"fan_timer_timeout":1795302000})");
  answer();
  EXPECT_EQ(shown("fan_timer_active"), false);
  pass(3s);
  if (server_.is_asked(devices_path)) answer();
  fan_ = "false";  // the thermostat's report
  last_seen_ = "2";
  ring();
  pass(250ms);
  answer();
  ASSERT_EQ(reverted_.size(), 1U);
  EXPECT_EQ(reverted_[0].object, (model::ObjectId{"thermostats", "S"}));
  EXPECT_EQ(reverted_[0].field, "fan_timer_active");
  EXPECT_EQ(documents_.size(), 1U);
}

TEST_F(NleUpstreamTest, ShowsAtOnceWhatTheServerHasAltered) {
  go_online();
  write(R"({"target_temperature_c":30})");
  target_ = "28.0";
  accept(R"({"target_temperature":28.0})");
  EXPECT_EQ(outcomes_.at(0).kind, Kind::altered);
  answer();
  EXPECT_EQ(shown("target_temperature_c"), 28.0);
}

TEST_F(NleUpstreamTest, ShowsTheDurationOfTheFanAsTheServerTookIt) {
  go_online();
  EXPECT_TRUE(shown("fan_timer_duration").is_null());
  write(R"({"fan_timer_duration":45})");
  accept(R"({"fan_timer_duration_minutes":45})");
  answer();
  EXPECT_TRUE(shown("fan_timer_duration").is_null());
  pass(2750ms);
  answer();
  pass(750ms);
  answer();
  EXPECT_EQ(shown("fan_timer_duration"), 45);
  write(R"({"fan_timer_active":true})");
  EXPECT_THAT(server_.requests.back().body, HasSubstr("2700"));
}

TEST_F(NleUpstreamTest, RedactsThePasswordBeforeItShortensWhatTheServerSays) {
  go_online();
  write(R"({"target_temperature_c":22})");
  server_.answer(command_path, 400, R"({"success":false,"message":")" + std::string(297, 'x') + R"(canary"})");
  ASSERT_EQ(outcomes_.size(), 1U);
  EXPECT_THAT(outcomes_.front().message, Not(HasSubstr("can")));
  EXPECT_LE(outcomes_.front().message.size(), 303U);
}

TEST_F(NleUpstreamTest, WritesOnlyToThermostatsThatAreListed) {
  go_online();
  const std::size_t requests = server_.requests.size();
  write(R"({"target_temperature_c":22.5})", "02AA01AC00TEST99");
  write(R"({"label":"x"})");
  EXPECT_THAT(outcomes_, IsEmpty()) << "later";
  pass(0s);
  ASSERT_EQ(outcomes_.size(), 2U);
  EXPECT_EQ(outcomes_[0].kind, Kind::rejected);
  EXPECT_EQ(outcomes_[0].reason, upstream::WriteReason::unknown_device);
  EXPECT_EQ(outcomes_[1].kind, Kind::unsupported);
  EXPECT_EQ(server_.requests.size(), requests);
}

TEST_F(NleUpstreamTest, AnswersAWriteThatIsUnderWayWhenItIsStopped) {
  go_online();
  write(R"({"target_temperature_c":22.5})");
  upstream_->stop();
  accept(R"({"target_temperature":22.5})");
  EXPECT_EQ(outcomes_.size(), 1U);
  EXPECT_FALSE(server_.is_asked(devices_path));
  EXPECT_FALSE(server_.has_stream());
  EXPECT_EQ(upstream_->deadline(), std::nullopt);
}

TEST_F(NleUpstreamTest, HasNoPictures) {
  go_online();
  std::optional<Result<std::string>> image;
  upstream_->fetch_image("http://nle.local/x.jpg", [&](Result<std::string> answer) { image = std::move(answer); });
  EXPECT_FALSE(image);
  pass(0s);
  EXPECT_TRUE(image && !*image);
}

TEST_F(NleUpstreamTest, SaysThatItsAccessIsRefused) {
  go_online();
  pass(30s);
  server_.answer(devices_path, 401, "");
  pass(1250ms);
  server_.answer(devices_path, 401, "");
  EXPECT_EQ(link_.state, LinkState::unauthorized);
  EXPECT_THAT(link_.why, HasSubstr("nle.password"));
  EXPECT_THAT(link_.why, Not(HasSubstr("canary")));
}

TEST_F(NleUpstreamTest, WaitsForAnAddress) {
  settings_.url = "";
  upstream_ = make_nle_upstream("nle", settings_, server_, Backoff::Random(1), [this] { return time_.now(); });
  start();
  EXPECT_EQ(link_.state, LinkState::unauthorized);
  EXPECT_EQ(link_.loss, upstream::AccessLoss::missing);
  EXPECT_THAT(link_.why, HasSubstr("nle.url"));
  EXPECT_EQ(upstream_->deadline(), std::nullopt);
  EXPECT_THAT(server_.requests, IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::nle
