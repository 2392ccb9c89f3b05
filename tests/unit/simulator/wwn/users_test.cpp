#include <gmock/gmock.h>

#include "support.h"
#include "wwn/wwn_control.h"

namespace nest2mqtt::simulator {
namespace {

using testing::HasSubstr;
using testing::Not;

Settings two_users() {
  Settings settings;
  settings.still = true;
  settings.other_homes["ann"] = cottage();
  return settings;
}

/// A simulator with two users: "home" with the family's home, and "ann", who has the cottage.
class UsersTest : public SimulationTest {
 protected:
  UsersTest() : SimulationTest(two_users()) {}
  void SetUp() override { perform("POST", "/tokens", R"({"token":"c.ann","user":"ann"})"); }

  void perform(const std::string& method, const std::string& target, const std::string& body = "") {
    const HttpReply reply = call(method, target, body);
    EXPECT_EQ(reply.status, 200U) << reply.body;
  }
  const HomeDocument& document(const std::string& user) { return simulation_.home(user)->document(); }
};

const std::string first_token = Settings{}.token;

TEST_F(UsersTest, EachTokenSeesItsUsersHomeOnly) {
  EXPECT_THAT(api("GET", "/", first_token).body, HasSubstr("living-room-a1b2"));
  EXPECT_THAT(api("GET", "/", "c.ann").body, Not(HasSubstr("living-room-a1b2")));
  EXPECT_EQ(api("GET", "/devices/thermostats/flat-hall-33cc", "c.ann").status, 200U);
  EXPECT_EQ(api("GET", "/devices/thermostats/flat-hall-33cc", first_token).status, 404U);
  EXPECT_EQ(api("PUT", "/devices/thermostats/flat-hall-33cc/label", first_token, "\"x\"").status, 404U);
}

TEST_F(UsersTest, UserIdsDifferAndDoNotHoldTheName) {
  const std::string ann = api("GET", "/metadata/user_id", "c.ann").body;
  EXPECT_THAT(ann, testing::StartsWith("\"z.1.1."));
  EXPECT_NE(ann, api("GET", "/metadata/user_id", first_token).body);
  perform("POST", "/tokens", R"({"token":"c.ann2","user":"ann"})");
  EXPECT_EQ(ann, api("GET", "/metadata/user_id", "c.ann2").body);
  EXPECT_THAT(ann, Not(HasSubstr("ann")));
}

TEST_F(UsersTest, AWriteChangesOneHome) {
  const auto before = document("home").revision();
  EXPECT_EQ(api("PUT", "/devices/thermostats/flat-hall-33cc/label", "c.ann", "\"x\"").status, 200U);
  EXPECT_EQ(text_at(document("ann").root(), flat_hall / "label"), "x");
  EXPECT_EQ(document("home").revision(), before);
}

TEST_F(UsersTest, BudgetsAreShownForEachHome) {
  EXPECT_EQ(api("PUT", "/devices/thermostats/flat-hall-33cc/label", "c.ann", "\"x\"").status, 200U);
  const HttpReply reply = answer_wwn_control(service_, {"GET", "/wwn"}, {}, now_);
  const json::value budgets = parse_json(reply.body)->at("budgets");
  EXPECT_EQ(text_at(budgets.as_object(), {"ann", "/devices/thermostats/flat-hall-33cc", "left"}), "2");
  EXPECT_EQ(text_at(budgets.as_object(), {"ann", "/devices/thermostats/flat-hall-33cc", "of"}), "3");
  EXPECT_EQ(text_at(budgets.as_object(), {"home", "/structures/home-5fd1", "left"}), "3");
  EXPECT_EQ(answer_wwn_control(service_, {"POST", "/wwn"}, {}, now_).status, 404U);
}

TEST_F(UsersTest, TheSameDeviceInTwoHomesHasTwoBudgets) {
  perform("PUT", "/users/bob/home", to_text(json::value(family())));
  perform("POST", "/tokens", R"({"token":"c.bob","user":"bob"})");
  const std::string label = "/devices/thermostats/living-room-a1b2/label";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(api("PUT", label, first_token, "\"x\"").status, 200U);
  EXPECT_EQ(api("PUT", label, first_token, "\"x\"").status, 429U);
  EXPECT_EQ(api("PUT", label, "c.bob", "\"x\"").status, 200U);
}

TEST_F(UsersTest, TheControlApiReachesEveryHome) {
  EXPECT_EQ(call("GET", "/users").body, R"(["home","ann"])");
  perform("PUT", "/users/ann/home/devices/thermostats/flat-hall-33cc/label", "\"hers\"");
  EXPECT_EQ(text_at(document("ann").root(), flat_hall / "label"), "hers");
  EXPECT_EQ(call("GET", "/users/home/home").body, call("GET", "/home").body);
  perform("POST", "/alarm", R"({"device":"kitchen-a7b8","smoke":"warning","user":"home"})");
  EXPECT_THAT(call("POST", "/alarm", R"({"device":"kitchen-a7b8","smoke":"ok","user":"ann"})").body,
              HasSubstr("there is no Protect"));
  EXPECT_THAT(call("POST", "/camera_event", R"({"device":"driveway-c9d0","user":"nobody"})").body,
              HasSubstr("there is no user"));
}

TEST_F(UsersTest, AHomeMakesANewUser) {
  EXPECT_EQ(call("GET", "/users/bob/home").status, 404U);
  EXPECT_EQ(call("PUT", "/users/bob/home", "[]").status, 400U);
  EXPECT_EQ(call("PUT", "/users/bob", "{}").status, 404U);
  perform("PUT", "/users/bob/home", to_text(json::value(cottage())));
  EXPECT_EQ(call("GET", "/users").body, R"(["home","ann","bob"])");
  EXPECT_EQ(call("POST", "/tokens", R"({"token":"c.x","user":"nobody"})").status, 400U);
}

TEST_F(UsersTest, TheLoginPageLetsThePersonChooseTheUser) {
  const std::string query = "client_id=simulator-client&state=s";
  EXPECT_THAT(front("GET", "/login/oauth2?" + query).body, HasSubstr("<option>ann</option>"));
  EXPECT_THAT(front("POST", "/login/oauth2", query + "&user=ann&permission=away_read&decision=accept").body,
              HasSubstr("Your PIN"));
  ASSERT_EQ(simulation_.authorization().codes().open().size(), 1U);
  const AuthorizationCode& code = simulation_.authorization().codes().open().begin()->second;
  EXPECT_EQ(code.grant.user, "ann");
  EXPECT_EQ(code.grant.permissions, Permissions{Permission::away_read});
}

TEST_F(UsersTest, APasswordChangeAffectsItsUserOnly) {
  perform("POST", "/password_change", R"({"user":"ann"})");
  EXPECT_THAT(api("PUT", "/devices/thermostats/flat-hall-33cc/label", "c.ann", "\"x\"").body, HasSubstr("Write Error"));
  EXPECT_EQ(api("PUT", "/devices/thermostats/living-room-a1b2/label", first_token, "\"x\"").status, 200U);
}

}  // namespace
}  // namespace nest2mqtt::simulator
