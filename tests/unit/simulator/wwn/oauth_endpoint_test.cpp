#include "oauth/oauth_endpoint.h"

#include <gmock/gmock.h>

#include "home/services.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Uses the front port as a browser and a product do.
class OAuthEndpoint : public SimulationTest {
 protected:
  OAuthEndpoint() : SimulationTest(still_settings()) {}

  HttpReply page(const std::string& query) { return front("GET", "/login/oauth2?" + query); }
  HttpReply post(const std::string& fields) { return front("POST", "/login/oauth2", fields); }
};

std::string header(const HttpReply& reply, const std::string& name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

std::string pin_on(const std::string& page) {
  const std::string before = "id=\"pin\">";
  const std::size_t start = page.find(before);
  return start == std::string::npos ? std::string() : page.substr(start + before.size(), 8);
}

const std::string good = "client_id=simulator-client&state=s1";
const std::string accepted = good + "&user=home&permission=thermostat_read&decision=accept";

TEST_F(OAuthEndpoint, ThePageAsksThePerson) {
  const HttpReply reply = page(good);
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(header(reply, "Content-Type"), "text/html; charset=UTF-8");
  EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
  EXPECT_THAT(reply.body, StartsWith("<!doctype html>\n<html lang=\"en\">"));
  EXPECT_THAT(reply.body, HasSubstr("<form method=\"post\" action=\"/login/oauth2\">"));
  for (const PermissionText& text : all_permissions()) {
    EXPECT_THAT(reply.body, HasSubstr("<label for=\"" + std::string(text.name) + "\">")) << text.name;
  }
  EXPECT_THAT(reply.body, Not(HasSubstr("<script")));
  EXPECT_THAT(reply.body, Not(HasSubstr("src="))) << "nothing is loaded from anywhere";
}

TEST_F(OAuthEndpoint, ParametersAreEscapedInThePage) {
  const HttpReply reply = page("client_id=simulator-client&state=%22%3E%3Cb%3E");
  EXPECT_THAT(reply.body, HasSubstr("value=\"&quot;&gt;&lt;b&gt;\""));
  EXPECT_THAT(page("client_id=%3Cb%3E&state=s").body, HasSubstr("&lt;b&gt;"));
}

TEST_F(OAuthEndpoint, RequestsWithMistakesGetAPageThatSaysSo) {
  EXPECT_THAT(page("state=s").body, HasSubstr("Missing client ID or state parameters"));
  EXPECT_THAT(page("client_id=other&state=s").body, HasSubstr("encountered an error"));
  EXPECT_THAT(page(good + "&redirect_uri=http%3A%2F%2Fx").body, HasSubstr("not pre-registered"));
  EXPECT_EQ(page("state=s").status, 400U);
  EXPECT_EQ(post("client_id=other&state=s&decision=accept").status, 400U) << "checked again on the way back";
  simulation_.authorization().set_users_left(0);
  EXPECT_THAT(page(good).body, HasSubstr("currently unavailable"));
  EXPECT_EQ(page(good).status, 403U);
}

TEST_F(OAuthEndpoint, ThePinOnThePageCanBeExchangedForAToken) {
  const HttpReply shown = post(accepted);
  EXPECT_EQ(shown.status, 200U);
  const HttpReply reply = exchange(pin_on(shown.body));
  ASSERT_EQ(reply.status, 200U);
  const json::object body = parse_json(reply.body)->as_object();
  EXPECT_EQ(body.at("expires_in"), 315360000);
  const std::string bearer = "Bearer " + std::string(body.at("access_token").as_string());
  EXPECT_EQ(service_.api({"GET", "/structures", bearer}, now_).reply.status, 200U);
}

TEST_F(OAuthEndpoint, WithARedirectTheBrowserIsSentBack) {
  simulation_.authorization().client().redirect_uris = {"http://localhost:9090/done"};
  const HttpReply yes = post(accepted);
  EXPECT_EQ(yes.status, 302U);
  const std::string location = header(yes, "Location");
  EXPECT_THAT(location, StartsWith("http://localhost:9090/done?state=s1&code="));
  EXPECT_EQ(exchange(location.substr(location.rfind('=') + 1)).status, 200U);
  const HttpReply no = post(good + "&decision=cancel");
  EXPECT_EQ(no.status, 302U);
  EXPECT_EQ(header(no, "Location"), "http://localhost:9090/done?state=s1&error=access_denied");
}

TEST_F(OAuthEndpoint, WithoutARedirectCancelSaysThatNothingHappened) {
  const HttpReply reply = post(good + "&decision=cancel");
  EXPECT_THAT(reply.body, HasSubstr("Not connected"));
  EXPECT_TRUE(simulation_.authorization().codes().open().empty());
}

TEST_F(OAuthEndpoint, AgreeingWithoutAPermissionOrAUserIsAnError) {
  EXPECT_EQ(post(good + "&user=home&decision=accept").status, 400U);
  EXPECT_EQ(post(good + "&user=home&permission=anything&decision=accept").status, 400U);
  EXPECT_EQ(post(good + "&user=nobody&permission=away_read&decision=accept").status, 400U);
  EXPECT_TRUE(simulation_.authorization().codes().open().empty());
}

TEST_F(OAuthEndpoint, TokenErrorsHaveTheServicesBody) {
  const HttpReply reply = exchange("WRONGPIN");
  EXPECT_EQ(reply.status, 400U);
  const json::object body = parse_json(reply.body)->as_object();
  EXPECT_EQ(body.at("error"), "oauth2_error");
  EXPECT_EQ(body.at("error_description"), "authorization code not found");
  EXPECT_EQ(body.at("instance_id").as_string().size(), 36U);
}

TEST_F(OAuthEndpoint, TheParametersOfATokenRequestMayBeInTheQuery) {
  const std::string pin = pin_on(post(accepted).body);
  EXPECT_EQ(front("POST", "/oauth2/access_token?" + token_fields(pin)).status, 200U);
}

TEST_F(OAuthEndpoint, CodesExpireInVirtualTime) {
  const std::string pin = pin_on(post(accepted).body);
  ASSERT_TRUE(simulation_.perform(SetSpeed{3600}, now_));
  now_ = now_ + 49s;
  EXPECT_THAT(exchange(pin).body, HasSubstr("authorization code expired"));
}

TEST_F(OAuthEndpoint, TheProductEndsItsOwnSession) {
  const HttpReply reply = front("DELETE", "/oauth2/access_tokens/c.test");
  EXPECT_EQ(reply.status, 204U);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(connections_.calls, "revoke:c.test ");
  EXPECT_EQ(service_.api({"GET", "/", "Bearer c.test"}, now_).reply.status, 401U);
  EXPECT_EQ(front("DELETE", "/oauth2/access_tokens/c.test").status, 404U) << "gone already";
}

TEST_F(OAuthEndpoint, OtherMethodsAreRefused) {
  EXPECT_EQ(front("PUT", "/login/oauth2").status, 405U);
  EXPECT_EQ(front("GET", "/oauth2/access_token").status, 405U);
  EXPECT_EQ(front("GET", "/oauth2/access_tokens/c.test").status, 405U);
  EXPECT_EQ(front("GET", "/login").status, 307U) << "not a path of the login";
}

TEST_F(OAuthEndpoint, FaultsCanHitTheLoginOnly) {
  simulation_.faults(works_with_nest).add(StatusFault{503, RequestKind::login, 0, {}});
  EXPECT_EQ(exchange("WRONGPIN").status, 503U);
  EXPECT_EQ(front("GET", "/devices").status, 307U);
}

TEST_F(OAuthEndpoint, TheLogKeepsNeitherTokenNorCode) {
  (void)front("DELETE", "/oauth2/access_tokens/c.test?x=c.test");
  (void)exchange("THEPIN22");
  const std::string log = to_text(json::value(simulation_.requests().all()));
  EXPECT_THAT(log, HasSubstr("\"path\":\"/oauth2/access_tokens/*\""));
  EXPECT_THAT(log, Not(HasSubstr("c.test")));
  EXPECT_THAT(log, Not(HasSubstr("THEPIN22")));
}

}  // namespace
}  // namespace nest2mqtt::simulator
