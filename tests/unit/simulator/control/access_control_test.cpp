#include "control/access_control.h"

#include <gmock/gmock.h>

#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

class AccessControlTest : public SimulationTest {
 protected:
  json::value answer(const std::string& method, const std::string& target, const std::string& body = "") {
    const HttpReply reply = call(method, target, body);
    EXPECT_EQ(reply.status, 200U) << reply.body;
    return *parse_json(reply.body);
  }
  /// The PIN of a person who agrees; `arguments` as for /authorize.
  std::string pin(const std::string& arguments = "") {
    return std::string(answer("POST", "/authorize", arguments).at("pin").as_string());
  }
  std::string token(const std::string& arguments = "") {
    return std::string(parse_json(exchange(pin(arguments)).body)->at("access_token").as_string());
  }
  std::string read(const std::string& path, const std::string& token) { return api("GET", path, token).body; }
  const std::string label_ = "/devices/thermostats/living-room-a1b2/label";
  const std::string first_ = Settings{}.token;
};

TEST_F(AccessControlTest, APersonAgreesWithoutABrowser) {
  EXPECT_EQ(exchange(pin()).status, 200U);
  EXPECT_EQ(exchange(pin(R"({"client_id":"simulator-client"})")).status, 200U);
  EXPECT_THAT(call("POST", "/authorize", R"({"client_id":"x"})").body, HasSubstr("no such client"));
  EXPECT_THAT(call("POST", "/authorize", R"({"redirect_uri":"http://x"})").body, HasSubstr("not registered"));
  EXPECT_THAT(call("POST", "/authorize", R"({"colour":"red"})").body, HasSubstr("not known"));
  EXPECT_EQ(call("GET", "/authorize").status, 404U);
}

TEST_F(AccessControlTest, WithARedirectThereIsALocation) {
  simulation_.authorization().client().redirect_uris = {"http://localhost:9/x"};
  const json::value reply = answer("POST", "/authorize", R"({"state":"s9"})");
  const std::string code(reply.at("code").as_string());
  EXPECT_EQ(reply.at("location"), json::value("http://localhost:9/x?state=s9&code=" + code));
  EXPECT_EQ(exchange(code).status, 200U);
}

TEST_F(AccessControlTest, CodesAreListedAndExpire) {
  const std::string code = pin();
  json::value list = answer("GET", "/codes");
  ASSERT_THAT(list.as_array(), SizeIs(1));
  EXPECT_EQ(
      to_text(list.at(0)),
      R"({"code":")" + code + R"(","pin":true,"user":"home","expires":"2025-03-03T12:00:00.000Z","expired":false})");
  EXPECT_EQ(call("DELETE", "/codes", R"({"code":"OTHER222"})").status, 404U);
  EXPECT_EQ(call("DELETE", "/codes", R"({"code":")" + code + "\"}").status, 200U);
  EXPECT_EQ(answer("GET", "/codes").at(0).at("expired"), true);
  EXPECT_THAT(exchange(code).body, HasSubstr("authorization code expired"));
  EXPECT_EQ(call("DELETE", "/codes").status, 200U) << "all of them";
}

TEST_F(AccessControlTest, TheQuotaIsSet) {
  EXPECT_EQ(call("POST", "/quota", R"({"users_left":0})").status, 200U);
  EXPECT_THAT(call("POST", "/authorize").body, HasSubstr("nobody else"));
  EXPECT_EQ(call("POST", "/quota", R"({"users_left":1})").status, 200U);
  EXPECT_THAT(token(), StartsWith("c."));
  EXPECT_EQ(call("POST", "/authorize").status, 400U) << "that was the last one";
  EXPECT_EQ(call("POST", "/quota", "{}").status, 400U);
}

TEST_F(AccessControlTest, APersonCanAllowLess) {
  const std::string mine = token(R"({"permissions":["thermostat_read"]})");
  EXPECT_EQ(api("GET", "/devices/thermostats", mine).status, 200U);
  EXPECT_EQ(api("GET", "/devices/cameras", mine).status, 404U);
  EXPECT_THAT(api("PUT", label_, mine, "\"x\"").body, HasSubstr("No write permission(s) for field(s): label"));
  EXPECT_THAT(call("POST", "/authorize", R"({"permissions":["flying"]})").body, HasSubstr("no permission \\\"flying"));
  EXPECT_THAT(call("POST", "/authorize", R"({"permissions":"all"})").body, HasSubstr("list of texts"));
}

TEST_F(AccessControlTest, PermissionsOfOneTokenChangeUnderAnOpenStream) {
  const std::string mine = token();
  const WwnReply stream = service_.api({"GET", "/devices/cameras", "Bearer " + mine, "text/event-stream"}, now_);
  ASSERT_TRUE(stream.stream);
  const auto before = simulation_.document().revision();
  const std::string change = R"({"token":")" + mine + R"(","permissions":["away_write"],"client_version":4})";
  EXPECT_EQ(call("POST", "/permissions", change).status, 200U);
  EXPECT_GT(simulation_.document().revision(), before) << "streams are told";
  EXPECT_EQ(to_text(service_.document(stream.stream->path, mine)), "null");
  EXPECT_EQ(read("/metadata/client_version", mine), "4");
  EXPECT_EQ(api("GET", "/devices/cameras", first_).status, 200U) << "the other token keeps what it has";
  EXPECT_EQ(call("POST", "/permissions", R"({"token":"c.no","permissions":[]})").status, 400U);
}

TEST_F(AccessControlTest, ANewClientVersionIsForThoseWhoAgreeFromNowOn) {
  const std::string before = token();
  EXPECT_EQ(call("POST", "/client_version", R"({"client_version":7})").status, 200U);
  EXPECT_EQ(read("/metadata/client_version", token()), "7");
  EXPECT_EQ(read("/metadata/client_version", before), "3");
  EXPECT_EQ(call("POST", "/client_version", "{}").status, 400U);
}

TEST_F(AccessControlTest, AfterAChangeOfPasswordReadsWorkAndWritesDoNot) {
  const std::string before = token();
  EXPECT_EQ(call("POST", "/password_change").status, 200U);
  EXPECT_EQ(api("GET", label_, before).status, 200U);
  const HttpReply refused = api("PUT", label_, before, "\"x\"");
  EXPECT_EQ(refused.status, 400U);
  EXPECT_THAT(refused.body, HasSubstr(R"("error":"Write Error")"));
  EXPECT_EQ(api("PUT", label_, token(), "\"x\"").status, 200U) << "who logs in again may write again";
}

TEST_F(AccessControlTest, AForbiddenTokenGets403UntilItIsAllowedAgain) {
  EXPECT_EQ(call("POST", "/forbid", R"({"token":"c.simulator"})").status, 200U);
  EXPECT_EQ(connections_.calls, "end:c.simulator ");
  EXPECT_EQ(api("GET", "/", first_).status, 403U);
  EXPECT_THAT(read("/", first_), HasSubstr("#forbidden"));
  EXPECT_EQ(call("POST", "/forbid", R"({"forbidden":false})").status, 200U);
  EXPECT_EQ(api("GET", "/", first_).status, 200U);
  EXPECT_EQ(call("POST", "/forbid", R"({"token":"c.no"})").status, 400U);
}

}  // namespace
}  // namespace nest2mqtt::simulator
