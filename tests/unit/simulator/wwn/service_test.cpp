#include "wwn/service.h"

#include <gmock/gmock.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ServiceTest : public SimulationTest {
 protected:
  ServiceTest() : SimulationTest(still_settings()) {}

  const std::string thermostat_ = "/devices/thermostats/living-room-a1b2";

  WwnReply request(const std::string& method, const std::string& target, const std::string& body = "",
                   const std::string& token = "c.test") {
    return service_.api({method, target, "Bearer " + token, "application/json", "", body}, now_);
  }
  unsigned put(const std::string& target, const std::string& body) { return request("PUT", target, body).reply.status; }
  WwnReply stream(const std::string& target) {
    return service_.api({"GET", target, "Bearer c.test", "text/event-stream"}, now_);
  }
  void perform(const std::string& verb, const std::string& arguments) {
    const auto parsed = parse_action(verb, parse_json(arguments)->as_object());
    ASSERT_TRUE(parsed) << parsed.error().message;
    const auto done = simulation_.perform(*parsed, now_);
    ASSERT_TRUE(done) << done.error().message;
  }
  std::string at(const Path& path) { return text_at(simulation_.document().root(), path); }
};

TEST_F(ServiceTest, TheFrontPortRedirectsEveryRequest) {
  const HttpReply reply = service_.front({"PUT", "/devices/x?print=1"}, {"http://f", "http://a"}, now_);
  EXPECT_EQ(reply.status, 307U);
  EXPECT_EQ(reply.body, "");
  ASSERT_EQ(reply.headers.size(), 1U);
  EXPECT_EQ(reply.headers[0].second, "http://a/devices/x?print=1");
  EXPECT_EQ(simulation_.stats().redirects, 1U);
}

TEST_F(ServiceTest, RedirectFaultsPointElsewhere) {
  const auto location = [&] { return service_.front({"GET", "/x"}, {"http://f", "http://a"}, now_).headers[0].second; };
  perform("fault", R"({"fault":"redirect_loop"})");
  EXPECT_EQ(location(), "http://f/x");
  perform("fault", R"({"fault":"redirect_foreign","location":"http://evil:1"})");
  EXPECT_EQ(location(), "http://evil:1/x");
  perform("clear_faults", "{}");
  EXPECT_EQ(location(), "http://a/x");
  perform("fault", R"({"fault":"redirect_move"})");
  EXPECT_THAT(connections_.calls, HasSubstr("move"));
}

TEST_F(ServiceTest, ReadsGoDownToLeaves) {
  EXPECT_EQ(request("GET", thermostat_ + "/hvac_mode").reply.body, "\"heat\"");
  EXPECT_EQ(request("GET", thermostat_ + "/ambient_temperature_c.json").reply.body, "20.0");
  EXPECT_EQ(request("GET", "/structures/home-5fd1/away/").reply.body, "\"home\"");
  EXPECT_EQ(request("GET", "/structures/home-5fd1/eta").reply.status, 404U) << "write-only";
  EXPECT_EQ(request("GET", "/devices/nothing").reply.status, 404U);
  EXPECT_EQ(simulation_.stats().reads, 3U);
}

TEST_F(ServiceTest, TheDocumentCarriesTheCallersToken) {
  simulation_.accept_token("c.second", simulation_.full_grant());
  const std::string body = request("GET", "/", "", "c.second").reply.body;
  const json::object document = parse_json(body)->as_object();
  EXPECT_EQ(text_at(document, {"metadata", "access_token"}), "c.second");
  EXPECT_EQ(text_at(document, {"metadata", "client_version"}), "3");
  EXPECT_THAT(text_at(document, {"metadata", "user_id"}), HasSubstr("z.1.1."));
  for (const auto* field : {"web_url", "app_url", "snapshot_url"}) {
    EXPECT_TRUE(text_at(document, driveway / field).ends_with("?auth=c.second")) << field;
  }
  for (const auto* field : {"web_url", "app_url", "image_url", "animated_image_url"}) {
    EXPECT_TRUE(text_at(document, driveway / "last_event" / field).ends_with("?auth=c.second")) << field;
  }
  EXPECT_EQ(body.find("c.test"), std::string::npos);
}

TEST_F(ServiceTest, WithoutAValidTokenEveryRequestGets401) {
  for (const auto* token : {"c.other", ""}) {
    const WwnReply answer = request("GET", "/", "", token);
    EXPECT_EQ(answer.reply.status, 401U);
    EXPECT_THAT(answer.reply.body, HasSubstr("\"error\":\"unauthorized\""));
    EXPECT_THAT(answer.reply.body, HasSubstr("#auth-error"));
  }
  EXPECT_EQ(service_.api({"GET", "/", "c.test"}, now_).reply.status, 401U) << "no scheme";
  EXPECT_EQ(simulation_.stats().unauthorized, 3U);
  EXPECT_EQ(service_.api({"GET", "/?auth=c.test"}, now_).reply.status, 200U);
  EXPECT_EQ(service_.api({"GET", "/", "bearer c.test"}, now_).reply.status, 200U);
}

TEST_F(ServiceTest, WritesChangeTheDocumentAndEchoTheFields) {
  const WwnReply answer = request("PUT", thermostat_, R"({"target_temperature_f":72})");
  EXPECT_EQ(answer.reply.status, 200U);
  EXPECT_EQ(answer.reply.body, R"({"target_temperature_f":72})");
  EXPECT_EQ(at(living_room / "target_temperature_f"), "72");
  EXPECT_EQ(at(living_room / "target_temperature_c"), "22.0");
  EXPECT_EQ(at(living_room / "last_connection"), "2025-03-01T12:00:00.000Z");
  EXPECT_EQ(request("PATCH", "/structures/home-5fd1", R"({"away":"away"})").reply.body, R"({"away":"away"})");
  EXPECT_EQ(at(family_home / "away"), "away");
}

TEST_F(ServiceTest, ARefusedWriteChangesNothing) {
  const auto before = simulation_.document().revision();
  EXPECT_EQ(put(thermostat_, R"({"label":"x","target_temperature_f":100})"), 400U);
  EXPECT_EQ(simulation_.document().revision(), before);
}

TEST_F(ServiceTest, PostAndDeleteAreNotAllowed) {
  EXPECT_EQ(request("POST", thermostat_, "{}").reply.status, 405U);
  EXPECT_EQ(request("DELETE", thermostat_).reply.status, 405U);
}

TEST_F(ServiceTest, EveryDeviceHasItsOwnWriteBudget) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(put(thermostat_ + "/label", "\"x\""), 200U);
  const WwnReply blocked = request("PUT", thermostat_, R"({"label":"y"})");
  EXPECT_EQ(blocked.reply.status, 429U);
  EXPECT_THAT(blocked.reply.body, HasSubstr("\"error\":\"blocked\""));
  EXPECT_EQ(put("/devices/thermostats/bedroom-c3d4/label", "\"x\""), 200U);
  EXPECT_EQ(simulation_.stats().limited_writes, 1U);
  EXPECT_EQ(simulation_.stats().writes, 4U);
  now_ = now_ + 60s;
  EXPECT_EQ(put(thermostat_, R"({"label":"y"})"), 200U);
}

TEST_F(ServiceTest, EveryTokenHasItsOwnCallBudget) {
  simulation_.accept_token("c.second", simulation_.full_grant());
  for (int i = 0; i < 20; ++i) EXPECT_EQ(request("GET", "/metadata").reply.status, 200U);
  EXPECT_EQ(request("GET", "/metadata").reply.status, 429U);
  EXPECT_FALSE(stream("/").stream) << "openings count as calls";
  EXPECT_EQ(request("GET", "/metadata", "", "c.second").reply.status, 200U);
  EXPECT_EQ(simulation_.stats().limited_calls, 2U);
  EXPECT_EQ(simulation_.stats().limited_writes, 0U);
}

TEST_F(ServiceTest, LimitsAreNotSpedUp) {
  perform("speed", R"({"speed":1000})");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(put(thermostat_ + "/label", "\"x\""), 200U);
  now_ = now_ + 10s;
  EXPECT_EQ(put(thermostat_ + "/label", "\"x\""), 429U);
}

TEST_F(ServiceTest, AStreamIsOpenedForItsPath) {
  const WwnReply answer = stream(thermostat_ + "/hvac_mode");
  ASSERT_TRUE(answer.stream);
  EXPECT_EQ(to_text(service_.document(answer.stream->path, "c.test")), "\"heat\"");
  ASSERT_TRUE(simulation_.document().erase(living_room));
  EXPECT_EQ(to_text(service_.document(answer.stream->path, "c.test")), "null");
  EXPECT_FALSE(stream("/nothing").stream);
  EXPECT_EQ(simulation_.stats().streams_opened, 1U);
}

TEST_F(ServiceTest, StatusFaultsAnswerInstead) {
  perform("fault", R"({"fault":"status","status":503,"on":"write","count":1,"retry_after":30})");
  EXPECT_EQ(request("GET", "/metadata").reply.status, 200U);
  const WwnReply answer = request("PUT", thermostat_, R"({"label":"x"})");
  EXPECT_EQ(answer.reply.status, 503U);
  EXPECT_THAT(answer.reply.body, HasSubstr("#service-unavailable"));
  EXPECT_EQ(answer.reply.headers.at(0), (std::pair<std::string, std::string>("Retry-After", "30")));
  EXPECT_EQ(put(thermostat_, R"({"label":"x"})"), 200U);
}

TEST_F(ServiceTest, AcceptThenIgnoreChangesNothing) {
  perform("fault", R"({"fault":"accept_then_ignore"})");
  EXPECT_EQ(put(thermostat_, R"({"label":"x"})"), 200U);
  EXPECT_EQ(at(living_room / "label"), "");
}

TEST_F(ServiceTest, AcceptThenRevertTakesBackLater) {
  perform("fault", R"({"fault":"accept_then_revert","after":"200ms"})");
  EXPECT_EQ(put(thermostat_, R"({"target_temperature_f":75})"), 200U);
  EXPECT_EQ(at(living_room / "target_temperature_f"), "75");
  now_ = now_ + 199ms;
  (void)simulation_.advance(now_);
  EXPECT_EQ(at(living_room / "target_temperature_f"), "75");
  now_ = now_ + 1ms;
  (void)simulation_.advance(now_);
  EXPECT_EQ(at(living_room / "target_temperature_f"), "70");
  EXPECT_EQ(at(living_room / "target_temperature_c"), "21.0");
}

TEST_F(ServiceTest, CloseOnWriteHangsUpAndAppliesIfAsked) {
  perform("fault", R"({"fault":"close_on_write","apply":false})");
  EXPECT_TRUE(request("PUT", thermostat_, R"({"label":"x"})").hang_up);
  EXPECT_EQ(at(living_room / "label"), "");
  perform("fault", R"({"fault":"close_on_write","apply":true})");
  EXPECT_TRUE(request("PUT", thermostat_, R"({"label":"x"})").hang_up);
  EXPECT_EQ(at(living_room / "label"), "x");
}

TEST_F(ServiceTest, SlowWriteAppliesAtOnceAndAnswersLater) {
  perform("fault", R"({"fault":"slow_write","delay":"2s"})");
  EXPECT_EQ(request("PUT", thermostat_, R"({"label":"x"})").delay, 2s);
  EXPECT_EQ(at(living_room / "label"), "x");
}

TEST_F(ServiceTest, StreamFaultsGoToTheSockets) {
  perform("fault", R"({"fault":"cut"})");
  perform("fault", R"({"fault":"stall"})");
  perform("clear_faults", "{}");
  EXPECT_EQ(connections_.calls, "cut:all stall:all resume ");
  perform("fault", R"({"fault":"garbage","kind":"sse"})");
  EXPECT_EQ(connections_.raw, bytes_of(Garbage::Kind::sse));
  perform("fault", R"({"fault":"raw","text":"event: put\ndata: \\ud83d\n\n"})");
  EXPECT_EQ(connections_.raw, bytes_of(Garbage::Kind::sse) + "event: put\ndata: \\ud83d\n\n");
  perform("fault", R"({"fault":"big_event","bytes":500})");
  EXPECT_EQ(connections_.padded, 500U);
}

TEST_F(ServiceTest, ARevokedTokenIsRefused) {
  simulation_.accept_token("c.second", simulation_.full_grant());
  perform("revoke", R"({"token":"c.test"})");
  EXPECT_EQ(connections_.calls, "revoke:c.test ");
  EXPECT_EQ(request("GET", "/").reply.status, 401U);
  EXPECT_EQ(request("GET", "/", "", "c.second").reply.status, 200U);
  perform("revoke", "{}");
  EXPECT_EQ(request("GET", "/", "", "c.second").reply.status, 401U);
  EXPECT_FALSE(simulation_.perform(Revoke{"c.unknown"}, now_));
}

TEST_F(ServiceTest, AlarmsNeedAProtect) {
  perform("alarm", R"({"device":"kitchen-a7b8","smoke":"emergency","manual_test":true})");
  EXPECT_EQ(at(kitchen_protect / "smoke_alarm_state"), "emergency");
  EXPECT_EQ(at(kitchen_protect / "last_manual_test_time"), "2025-03-01T12:00:00.000Z");
  EXPECT_EQ(at(family_home / "smoke_alarm_state"), "emergency");
  Alarm nobody;
  nobody.device = "living-room-a1b2";
  EXPECT_FALSE(simulation_.perform(nobody, now_));
}

TEST_F(ServiceTest, AdvanceRunsTheEcoCouplingAndTheFanTimer) {
  EXPECT_EQ(put(thermostat_, R"({"fan_timer_active":true})"), 200U);
  EXPECT_EQ(put("/structures/home-5fd1", R"({"away":"away"})"), 200U);
  (void)simulation_.advance(now_);
  now_ = now_ + 1s;
  (void)simulation_.advance(now_);
  EXPECT_EQ(at(living_room / "hvac_mode"), "eco");
  now_ = now_ + 15min;
  (void)simulation_.advance(now_);
  EXPECT_EQ(at(living_room / "fan_timer_active"), "false");
  EXPECT_EQ(at(living_room / "ambient_temperature_f"), "68") << "a still home";
}

TEST_F(ServiceTest, AStillHomeSendsNothingByItself) {
  const auto before = simulation_.document().revision();
  for (int i = 0; i < 100; ++i) {
    now_ = now_ + 10min;
    (void)simulation_.advance(now_);
  }
  EXPECT_EQ(simulation_.document().revision(), before);
}

TEST_F(ServiceTest, EveryRequestIsLoggedWithoutItsToken) {
  (void)request("PUT", thermostat_ + "?auth=c.secret", R"({"label":"x"})", "c.wrong");
  const json::array log = simulation_.requests().all();
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(to_text(log[0]),
            R"({"at":"2025-03-01T12:00:00.000Z","port":"api","method":"PUT","path":")" + thermostat_ +
                R"(","query":["auth"],"body":{"label":"x"},"status":401,"authorized":false,"stream":false})");
}

TEST_F(ServiceTest, TheLogKeepsTheLastThousand) {
  for (int i = 0; i < 1005; ++i) {
    (void)service_.front({"GET", "/" + std::to_string(i)}, {"http://f", "http://a"}, now_);
  }
  const json::array log = simulation_.requests().all();
  ASSERT_EQ(log.size(), 1000U);
  EXPECT_EQ(log[0].at("path"), "/5");
}

}  // namespace
}  // namespace nest2mqtt::simulator
