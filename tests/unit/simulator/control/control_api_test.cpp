#include "control/control_api.h"

#include <gmock/gmock.h>

#include "home/services.h"
#include "pictures/camera_pictures.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using testing::HasSubstr;

class ControlApiTest : public SimulationTest {
 protected:
  std::string field(const char* name) { return text_at(simulation_.document().root(), living_room / name); }
  const std::string thermostat_ = "/home/devices/thermostats/living-room-a1b2";
};

TEST_F(ControlApiTest, ShowsTheDocumentWithoutTokensAndMetadata) {
  const json::object home = parse_json(call("GET", "/home").body)->as_object();
  EXPECT_FALSE(home.contains("metadata"));
  json::object expected = family();
  set_picture_urls(connections_.api_url(), expected);
  EXPECT_EQ(home, expected);
  EXPECT_EQ(call("GET", thermostat_ + "/hvac_mode").body, "\"heat\"");
  EXPECT_EQ(call("GET", "/home/nothing").status, 404U);
}

TEST_F(ControlApiTest, SetsAnyFieldUnchecked) {
  EXPECT_EQ(call("PUT", thermostat_ + "/humidity", "99").status, 200U);
  EXPECT_EQ(field("humidity"), "99");
  EXPECT_EQ(call("PUT", thermostat_ + "/new%20field", "{\"a\":null}").status, 200U);
  EXPECT_EQ(field("new field"), "{\"a\":null}");
  EXPECT_EQ(call("PATCH", thermostat_, R"({"humidity":1,"label":"x"})").status, 200U);
  EXPECT_EQ(field("humidity") + field("label"), "1x");
}

TEST_F(ControlApiTest, RemovesFieldsAndDevices) {
  EXPECT_EQ(call("DELETE", thermostat_ + "/humidity").status, 200U);
  EXPECT_EQ(field("humidity"), "");
  EXPECT_EQ(call("DELETE", thermostat_).status, 200U);
  EXPECT_EQ(text_at(simulation_.document().root(), family_home / "thermostats"), R"(["bedroom-c3d4"])");
  EXPECT_EQ(call("DELETE", thermostat_).status, 404U);
  EXPECT_EQ(call("DELETE", "/home").status, 400U);
}

TEST_F(ControlApiTest, ReplacesTheWholeDocument) {
  EXPECT_EQ(call("PUT", "/home", to_text(json::value(cottage()))).status, 200U);
  EXPECT_EQ(simulation_.document().root(), cottage());
  EXPECT_EQ(call("PUT", "/home", "[]").status, 400U);
}

TEST_F(ControlApiTest, BadBodiesSayWhy) {
  const HttpReply reply = call("PUT", thermostat_ + "/humidity", "{");
  EXPECT_EQ(reply.status, 400U);
  EXPECT_THAT(reply.body, HasSubstr("the body must be one JSON value"));
  EXPECT_EQ(call("PATCH", thermostat_, "1").status, 400U);
  EXPECT_EQ(call("POST", "/faults", "1").status, 400U);
  EXPECT_THAT(call("POST", "/faults", R"({"fault":"cat"})").body, HasSubstr("must be one of"));
}

TEST_F(ControlApiTest, ShowsWhatACameraSeesWithoutAToken) {
  const HttpReply reply = call("GET", "/users/home/images/driveway-c9d0/snapshot?at=1");
  EXPECT_EQ(reply.status, 200U);
  EXPECT_THAT(reply.body, testing::StartsWith("\xff\xd8"));
  EXPECT_EQ(call("GET", "/users/home/images/nothing/snapshot").status, 404U);
  EXPECT_EQ(call("GET", "/users/nobody/images/driveway-c9d0/snapshot").status, 404U);
  EXPECT_EQ(call("PUT", "/users/home/images/driveway-c9d0/snapshot").status, 404U);
}

TEST_F(ControlApiTest, UnknownVerbsAreNotFound) {
  for (const auto* target : {"/", "/nothing", "/stats/deeper", "/set", "/clear_faults", "/fault/x"}) {
    const HttpReply reply = call("POST", target, "{}");
    EXPECT_EQ(reply.status, 404U) << target;
    EXPECT_THAT(reply.body, HasSubstr("\"error\":"));
  }
  EXPECT_EQ(call("PUT", "/faults").status, 404U);
  EXPECT_EQ(call("POST", "/home", "{}").status, 404U);
}

TEST_F(ControlApiTest, SaysWhetherThePathOrTheMethodIsWrong) {
  for (const auto* method : {"GET", "POST", "DELETE"}) {
    for (const auto* name : {"nothing", "set", "fault"}) {
      EXPECT_THAT(call(method, std::string("/") + name).body, HasSubstr(std::string("there is no /") + name)) << method;
    }
    EXPECT_THAT(call(method, "/nle").body, HasSubstr("started without the service nle"));
  }
  for (const auto* name : {"alarm", "speed", "quit"}) {
    EXPECT_THAT(call("GET", std::string("/") + name).body, HasSubstr("does not know GET")) << name;
  }
  EXPECT_THAT(call("POST", "/stats").body, HasSubstr("does not know POST"));
}

TEST_F(ControlApiTest, CountsWhatHappened) {
  (void)service_.api({"GET", "/", "Bearer c.simulator"}, now_);
  const json::object stats = parse_json(call("GET", "/stats").body)->as_object();
  EXPECT_EQ(stats.at("streams"), 2);
  EXPECT_EQ(stats.at("reads"), 1);
  EXPECT_EQ(stats.at("limited_writes"), 0);
  EXPECT_EQ(stats.at("limited_calls"), 0);
  EXPECT_EQ(stats.at("unauthorized"), 0);
}

TEST_F(ControlApiTest, ShowsAndForgetsRequests) {
  (void)service_.api({"GET", "/", "Bearer c.simulator"}, now_);
  EXPECT_EQ(parse_json(call("GET", "/requests").body)->as_array().size(), 1U);
  EXPECT_EQ(call("DELETE", "/requests").status, 200U);
  EXPECT_EQ(call("GET", "/requests").body, "[]");
}

TEST_F(ControlApiTest, AScenarioBeginsWhenAskedAndStops) {
  const auto humidity = [&] { return field("humidity"); };
  const std::string path = "/devices/thermostats/living-room-a1b2/humidity";
  const std::string step = "set = { path = \"" + path + "\", value = ";
  now_ = now_ + std::chrono::hours(1);
  EXPECT_EQ(
      call("POST", "/scenario", "[[step]]\nat = \"1m\"\n" + step + "1 }\n[[step]]\nat = \"2m\"\n" + step + "2 }\n")
          .status,
      200U);
  EXPECT_EQ(call("GET", "/scenario").body, R"({"steps":2,"done":0})");
  EXPECT_TRUE(simulation_.advance(now_).empty());
  EXPECT_NE(humidity(), "1") << "it begins now and not when the simulator did";
  now_ = now_ + std::chrono::minutes(1);
  EXPECT_TRUE(simulation_.advance(now_).empty());
  EXPECT_EQ(humidity(), "1");
  EXPECT_EQ(call("GET", "/scenario").body, R"({"steps":2,"done":1})");
  EXPECT_EQ(call("DELETE", "/scenario").status, 200U);
  now_ = now_ + std::chrono::minutes(5);
  EXPECT_TRUE(simulation_.advance(now_).empty());
  EXPECT_EQ(humidity(), "1");
  EXPECT_THAT(call("POST", "/scenario", "[[step]]\nat = 1").body, HasSubstr("scenario:1: "));
  EXPECT_EQ(call("PUT", "/scenario").status, 404U);
}

TEST_F(ControlApiTest, DrivesTheHome) {
  EXPECT_EQ(call("POST", "/alarm", R"({"device":"kitchen-a7b8","co":"warning"})").status, 200U);
  EXPECT_EQ(text_at(simulation_.document().root(), family_home / "co_alarm_state"), "warning");
  EXPECT_EQ(call("POST", "/camera_event", R"({"device":"driveway-c9d0","sound":true})").status, 200U);
  EXPECT_EQ(text_at(simulation_.document().root(), driveway / "last_event" / "has_sound"), "true");
  EXPECT_EQ(call("POST", "/alarm", R"({"device":"nobody"})").status, 400U);
  EXPECT_EQ(call("POST", "/speed", R"({"speed":60})").status, 200U);
  EXPECT_EQ(simulation_.clock().speed(), 60);
}

TEST_F(ControlApiTest, TokensComeAndGo) {
  const auto status = [&] { return service_.api({"GET", "/", "Bearer c.new"}, now_).reply.status; };
  EXPECT_EQ(status(), 401U);
  EXPECT_EQ(call("POST", "/tokens", R"({"token":"c.new"})").status, 200U);
  EXPECT_EQ(status(), 200U);
  EXPECT_EQ(call("POST", "/revoke", R"({"token":"c.new"})").status, 200U);
  EXPECT_EQ(status(), 401U);
  EXPECT_EQ(call("POST", "/tokens", "{}").status, 400U);
  EXPECT_EQ(call("POST", "/revoke").status, 200U) << "an empty body: all tokens";
}

TEST_F(ControlApiTest, ShowsTheTokensWithWhatTheyMayDo) {
  EXPECT_EQ(call("POST", "/tokens", R"({"token":"c.new","permissions":["away_read"]})").status, 200U);
  EXPECT_EQ(call("POST", "/forbid", R"({"token":"c.new"})").status, 200U);
  const json::array tokens = parse_json(call("GET", "/tokens").body)->as_array();
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(tokens.at(0), parse_json(R"({"token":"c.new","user":"home","permissions":["away_read"],"client_version":3,
                                         "password_changed":false,"forbidden":true})"));
}

TEST_F(ControlApiTest, ShowsWhichFaultsAreSet) {
  for (const char* fault :
       {R"({"fault":"status","status":503,"on":"write","count":2,"body":"x"})", R"({"fault":"cut","count":1})",
        R"({"fault":"stall"})", R"({"fault":"slow_body","bytes_per_second":5})", R"({"fault":"half_event"})",
        R"({"fault":"redirect_loop"})", R"({"fault":"redirect_foreign","location":"http://x"})",
        R"({"fault":"close_on_write"})", R"({"fault":"accept_then_ignore"})", R"({"fault":"accept_then_revert"})",
        R"({"fault":"slow_write","count":3})"}) {
    EXPECT_EQ(call("POST", "/faults", fault).status, 200U) << fault;
  }
  EXPECT_EQ(*parse_json(call("GET", "/faults").body), *parse_json(R"({"wwn":[
      {"fault":"status","status":503,"on":"write","count":2},{"fault":"cut","count":1},
      {"fault":"stall","openings":false},{"fault":"slow_body","bytes_per_second":5},{"fault":"half_event"},
      {"fault":"redirect_loop"},{"fault":"redirect_foreign","location":"http://x"},
      {"fault":"close_on_write","count":1},{"fault":"accept_then_ignore","count":1},
      {"fault":"accept_then_revert","count":1},{"fault":"slow_write","count":3}]})"));
  EXPECT_EQ(call("DELETE", "/faults").status, 200U);
  EXPECT_EQ(call("GET", "/faults").body, R"({"wwn":[]})");
}

TEST_F(ControlApiTest, TellsHowThingsAre) {
  EXPECT_EQ(*parse_json(R"({"homes":{"home":0},"streams":{"wwn":2},"requests":0,"access":1,"faults":{"wwn":[]},
                            "scenario":{"steps":0,"done":0},"speed":1.0})"),
            json::value(control_.state()));
}

TEST_F(ControlApiTest, FaultsAreSetAndCleared) {
  EXPECT_EQ(call("POST", "/faults", R"({"fault":"slow_body","bytes_per_second":5})").status, 200U);
  EXPECT_EQ(simulation_.faults(works_with_nest).bytes_per_second(), 5U);
  EXPECT_EQ(call("DELETE", "/faults").status, 200U);
  EXPECT_EQ(simulation_.faults(works_with_nest).bytes_per_second(), 0U);
  connections_.can_move = false;
  EXPECT_EQ(call("POST", "/faults", R"({"fault":"redirect_move"})").status, 400U);
}

TEST_F(ControlApiTest, AFaultMayBeOfOneService) {
  call("POST", "/faults", R"({"fault":"slow_body","bytes_per_second":5,"service":"nle"})");
  EXPECT_EQ(simulation_.faults(works_with_nest).bytes_per_second(), 0U);
  EXPECT_EQ(simulation_.faults(no_longer_evil).bytes_per_second(), 5U);
  call("POST", "/faults", R"({"fault":"cut","service":"nle"})");
  EXPECT_EQ(connections_.calls, "cut:nle ");
  call("DELETE", "/faults");
  EXPECT_EQ(simulation_.faults(no_longer_evil).bytes_per_second(), 0U);
}

TEST_F(ControlApiTest, OnlyAFaultOfWorksWithNestMovesItsApi) {
  EXPECT_EQ(call("POST", "/faults", R"({"fault":"redirect_move","service":"nle"})").status, 200U);
  EXPECT_EQ(connections_.calls, "");
  EXPECT_EQ(call("POST", "/faults", R"({"fault":"redirect_move","service":"wwn"})").status, 200U);
  EXPECT_EQ(connections_.calls, "move ");
}

TEST_F(ControlApiTest, QuitGoesToTheServer) {
  EXPECT_EQ(call("POST", "/quit").status, 200U);
  EXPECT_EQ(connections_.calls, "quit ");
}

}  // namespace
}  // namespace nest2mqtt::simulator
