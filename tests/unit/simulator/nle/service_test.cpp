// The requests of the control API of No Longer Evil, faults and access.

#include "nle/service.h"

#include <gmock/gmock.h>

#include "nle/nle_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class NleServiceTest : public NleTest {
 protected:
  void fault(const std::string& text) {
    ASSERT_TRUE(simulation_.perform(*parse_action("fault", parse_json(text)->as_object()), now_));
  }
};

TEST_F(NleServiceTest, SaysThatItIsWell) {
  EXPECT_EQ(ask("GET", "/health").reply.body, R"({"status": "ok"})");
}

TEST_F(NleServiceTest, KnowsItsPathsAndMethods) {
  EXPECT_EQ(ask("GET", "/api/nothing").reply.status, 404U);
  EXPECT_EQ(ask("POST", "/api/register", "{}").reply.status, 404U) << "what an adapter must not call";
  EXPECT_EQ(ask("GET", "/command").reply.status, 405U);
  EXPECT_EQ(ask("POST", "/api/devices").reply.status, 405U);
  EXPECT_EQ(ask("GET", "//").reply.status, 404U);
  EXPECT_TRUE(ask("GET", "/api/events").stream);
}

TEST_F(NleServiceTest, SaysWhatIsWrongWithACommand) {
  const auto answer = [&](const std::string& body) {
    const HttpReply reply = ask("POST", "/command", body).reply;
    return std::to_string(reply.status) + " " + reply.body;
  };
  EXPECT_EQ(answer("{"), R"(400 {"success": false, "message": "Invalid JSON"})");
  EXPECT_EQ(answer("{}"), R"(400 {"success": false, "message": "Serial required"})");
  EXPECT_EQ(answer(R"({"serial":"S"})"), R"(400 {"success": false, "message": "Command required"})");
  EXPECT_THAT(answer("[]"), HasSubstr("500 500 Internal Server Error"));
  EXPECT_EQ(devices().serials().size(), 2U) << "none of these makes a phantom";
}

TEST_F(NleServiceTest, NotifiesAThermostat) {
  EXPECT_EQ(ask("POST", "/notify-device", R"({"serial":")" + first_serial + "\"}").reply.body,
            R"({"success": true, "subscribers_notified": 1})");
  EXPECT_EQ(ask("POST", "/notify-device", R"({"serial":"S"})").reply.body, R"({"error": "Device not found"})");
  EXPECT_EQ(ask("POST", "/notify-device", "{}").reply.body, R"({"error": "Serial required"})");
  EXPECT_EQ(ask("POST", "/notify-device", "x").reply.body, R"({"error": "Invalid JSON"})");
}

TEST_F(NleServiceTest, AScheduleThatIsNotThereIsNull) {
  EXPECT_EQ(ask("GET", "/api/schedule?serial=S").reply.body, R"({"serial": "S", "schedule": null})");
  EXPECT_EQ(ask("GET", "/api/schedule").reply.status, 400U);
}

TEST_F(NleServiceTest, LogsCommandsAndWhenTheyAreDone) {
  command("set_temperature", "22.5");
  command("set_mode", "\"eco\"");
  pass(3s);
  const json::array log = devices().commands().all();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].at("command"), "set_temperature");
  EXPECT_EQ(log[0].at("object_key"), json::value("shared." + first_serial));
  EXPECT_EQ(log[0].at("done_at"), "2025-03-01T12:00:03.000Z");
  EXPECT_EQ(log[1].at("status"), 400);
  EXPECT_TRUE(log[1].at("done_at").is_null());
}

TEST_F(NleServiceTest, ItsRequestsAreInTheLogOfRequests) {
  ask("GET", "/status?serial=" + first_serial);
  const json::value last = simulation_.requests().all().back();
  EXPECT_EQ(last.at("port"), "nle");
  EXPECT_EQ(last.at("path"), "/status");
  EXPECT_EQ(to_text(last.at("query")), "[\"serial\"]");
  EXPECT_EQ(last.at("authorized"), true);
}

TEST_F(NleServiceTest, AnswersWithTheStatusOfAFault) {
  fault(R"({"fault":"status","status":429,"on":"write","count":1,"retry_after":7,"service":"nle"})");
  EXPECT_EQ(ask("GET", "/api/devices").reply.status, 200U);
  const HttpReply limited = ask("POST", "/command", "{}").reply;
  EXPECT_EQ(limited.status, 429U);
  EXPECT_THAT(limited.headers, testing::Contains(testing::Pair("Retry-After", "7")));
  EXPECT_EQ(ask("POST", "/command", "{}").reply.status, 400U);
  fault(R"({"fault":"status","status":503,"on":"stream","count":1})");
  EXPECT_FALSE(ask("GET", "/api/events").stream);
}

TEST_F(NleServiceTest, AFaultOfWorksWithNestIsNotItsOwn) {
  fault(R"({"fault":"status","status":503,"service":"wwn"})");
  EXPECT_EQ(ask("GET", "/health").reply.status, 200U);
}

TEST_F(NleServiceTest, WritesCanBeIgnoredTakenBackOrLeftWithoutAnAnswer) {
  fault(R"({"fault":"accept_then_ignore"})");
  EXPECT_EQ(outcome("set_temperature", "22").substr(0, 3), "200");
  EXPECT_EQ(text_at(status(), {"target_temperature"}), "21.0");

  fault(R"({"fault":"accept_then_revert","after":"5s"})");
  command("set_temperature", "22");
  pass(4s);
  EXPECT_EQ(text_at(status(), {"target_temperature"}), "22.0");
  pass(2s);
  EXPECT_EQ(text_at(status(), {"target_temperature"}), "21.0");

  fault(R"({"fault":"close_on_write","apply":false})");
  const std::string order = R"({"serial":")" + first_serial + R"(","command":"set_temperature","value":23})";
  EXPECT_TRUE(ask("POST", "/command", order).hang_up);
  EXPECT_EQ(text_at(status(), {"target_temperature"}), "21.0");
  fault(R"({"fault":"slow_write","delay":"2s"})");
  EXPECT_EQ(ask("POST", "/command", order).delay, 2s);
}

TEST_F(NleServiceTest, BehindAProxyItAsksForAPassword) {
  const HttpReply open = ask("GET", "/health").reply;
  EXPECT_EQ(open.status, 200U);
  service_.set_password("secret");
  const HttpReply closed = ask("GET", "/health").reply;
  EXPECT_EQ(closed.status, 401U);
  EXPECT_THAT(closed.headers, testing::Contains(testing::Pair("WWW-Authenticate", HasSubstr("Basic"))));
  EXPECT_THAT(closed.body, Not(HasSubstr("secret")));
  EXPECT_EQ(ask("GET", "/health", "", "Basic bmxlOnNlY3JldA==").reply.status, 200U) << "nle:secret";
  EXPECT_EQ(ask("GET", "/health", "", "basic bmxlOnNlY3JldA==").reply.status, 200U);
  EXPECT_EQ(ask("GET", "/health", "", "Basic bmxlOndyb25n").reply.status, 401U) << "nle:wrong";
  EXPECT_EQ(ask("GET", "/health", "", "Bearer nle:secret").reply.status, 401U);
}

}  // namespace
}  // namespace nest2mqtt::simulator
