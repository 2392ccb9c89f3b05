#include "oauth/oauth_endpoint.h"

#include <gmock/gmock.h>

#include "support.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Settings settings_for_tests(const std::vector<std::string>& redirect_uris) {
  Settings settings;
  settings.token = "c.test";
  settings.still = true;
  settings.client.redirect_uris = redirect_uris;
  return settings;
}

/// Uses the front port as a browser and a product do.
class Visitor {
 public:
  explicit Visitor(const std::vector<std::string>& redirect_uris = {})
      : simulation_(settings_for_tests(redirect_uris), family(), now_, connections_) {}

  HttpReply call(const std::string& method, const std::string& target, const std::string& body = "") {
    HttpRequest request{method, target};
    request.body = body;
    return service_.front(request, {"http://front", "http://api"}, now_);
  }
  HttpReply page(const std::string& query) { return call("GET", "/login/oauth2?" + query); }
  HttpReply post(const std::string& fields) { return call("POST", "/login/oauth2", fields); }
  HttpReply exchange(const std::string& code) { return call("POST", "/oauth2/access_token", token_fields(code)); }

  static std::string token_fields(const std::string& code) {
    return "client_id=simulator-client&client_secret=simulator-secret&grant_type=authorization_code&code=" + code;
  }

  FakeConnections connections_;
  Instant now_{std::chrono::steady_clock::time_point(1h), noon()};
  Simulation simulation_;
  WwnService service_{Settings{}, simulation_};
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

TEST(OAuthEndpoint, ThePageAsksThePerson) {
  Visitor visitor;
  const HttpReply reply = visitor.page(good);
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

TEST(OAuthEndpoint, ParametersAreEscapedInThePage) {
  Visitor visitor;
  const HttpReply reply = visitor.page("client_id=simulator-client&state=%22%3E%3Cb%3E");
  EXPECT_THAT(reply.body, HasSubstr("value=\"&quot;&gt;&lt;b&gt;\""));
  EXPECT_THAT(visitor.page("client_id=%3Cb%3E&state=s").body, HasSubstr("&lt;b&gt;"));
}

TEST(OAuthEndpoint, RequestsWithMistakesGetAPageThatSaysSo) {
  Visitor visitor;
  EXPECT_THAT(visitor.page("state=s").body, HasSubstr("Missing client ID or state parameters"));
  EXPECT_THAT(visitor.page("client_id=other&state=s").body, HasSubstr("encountered an error"));
  EXPECT_THAT(visitor.page(good + "&redirect_uri=http%3A%2F%2Fx").body, HasSubstr("not pre-registered"));
  EXPECT_EQ(visitor.page("state=s").status, 400U);
  EXPECT_EQ(visitor.post("client_id=other&state=s&decision=accept").status, 400U) << "checked again on the way back";
  visitor.simulation_.authorization().set_users_left(0);
  EXPECT_THAT(visitor.page(good).body, HasSubstr("currently unavailable"));
  EXPECT_EQ(visitor.page(good).status, 403U);
}

TEST(OAuthEndpoint, ThePinOnThePageCanBeExchangedForAToken) {
  Visitor visitor;
  const HttpReply shown = visitor.post(accepted);
  EXPECT_EQ(shown.status, 200U);
  const HttpReply reply = visitor.exchange(pin_on(shown.body));
  ASSERT_EQ(reply.status, 200U);
  const json::object body = parse_json(reply.body)->as_object();
  EXPECT_EQ(body.at("expires_in"), 315360000);
  const std::string bearer = "Bearer " + std::string(body.at("access_token").as_string());
  EXPECT_EQ(visitor.service_.api({"GET", "/structures", bearer}, visitor.now_).reply.status, 200U);
}

TEST(OAuthEndpoint, WithARedirectTheBrowserIsSentBack) {
  Visitor visitor({"http://localhost:9090/done"});
  const HttpReply yes = visitor.post(accepted);
  EXPECT_EQ(yes.status, 302U);
  const std::string location = header(yes, "Location");
  EXPECT_THAT(location, StartsWith("http://localhost:9090/done?state=s1&code="));
  EXPECT_EQ(visitor.exchange(location.substr(location.rfind('=') + 1)).status, 200U);
  const HttpReply no = visitor.post(good + "&decision=cancel");
  EXPECT_EQ(no.status, 302U);
  EXPECT_EQ(header(no, "Location"), "http://localhost:9090/done?state=s1&error=access_denied");
}

TEST(OAuthEndpoint, WithoutARedirectCancelSaysThatNothingHappened) {
  Visitor visitor;
  const HttpReply reply = visitor.post(good + "&decision=cancel");
  EXPECT_THAT(reply.body, HasSubstr("Not connected"));
  EXPECT_TRUE(visitor.simulation_.authorization().codes().open().empty());
}

TEST(OAuthEndpoint, AgreeingWithoutAPermissionOrAUserIsAnError) {
  Visitor visitor;
  EXPECT_EQ(visitor.post(good + "&user=home&decision=accept").status, 400U);
  EXPECT_EQ(visitor.post(good + "&user=home&permission=anything&decision=accept").status, 400U);
  EXPECT_EQ(visitor.post(good + "&user=nobody&permission=away_read&decision=accept").status, 400U);
  EXPECT_TRUE(visitor.simulation_.authorization().codes().open().empty());
}

TEST(OAuthEndpoint, TokenErrorsHaveTheServicesBody) {
  Visitor visitor;
  const HttpReply reply = visitor.exchange("WRONGPIN");
  EXPECT_EQ(reply.status, 400U);
  const json::object body = parse_json(reply.body)->as_object();
  EXPECT_EQ(body.at("error"), "oauth2_error");
  EXPECT_EQ(body.at("error_description"), "authorization code not found");
  EXPECT_EQ(body.at("instance_id").as_string().size(), 36U);
}

TEST(OAuthEndpoint, TheParametersOfATokenRequestMayBeInTheQuery) {
  Visitor visitor;
  const std::string pin = pin_on(visitor.post(accepted).body);
  EXPECT_EQ(visitor.call("POST", "/oauth2/access_token?" + Visitor::token_fields(pin)).status, 200U);
}

TEST(OAuthEndpoint, CodesExpireInVirtualTime) {
  Visitor visitor;
  const std::string pin = pin_on(visitor.post(accepted).body);
  ASSERT_TRUE(visitor.simulation_.perform(SetSpeed{3600}, visitor.now_));
  visitor.now_ = visitor.now_ + 49s;
  EXPECT_THAT(visitor.exchange(pin).body, HasSubstr("authorization code expired"));
}

TEST(OAuthEndpoint, TheProductEndsItsOwnSession) {
  Visitor visitor;
  const HttpReply reply = visitor.call("DELETE", "/oauth2/access_tokens/c.test");
  EXPECT_EQ(reply.status, 204U);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(visitor.connections_.calls, "revoke:c.test ");
  EXPECT_EQ(visitor.service_.api({"GET", "/", "Bearer c.test"}, visitor.now_).reply.status, 401U);
  EXPECT_EQ(visitor.call("DELETE", "/oauth2/access_tokens/c.test").status, 404U) << "gone already";
}

TEST(OAuthEndpoint, OtherMethodsAreRefused) {
  Visitor visitor;
  EXPECT_EQ(visitor.call("PUT", "/login/oauth2").status, 405U);
  EXPECT_EQ(visitor.call("GET", "/oauth2/access_token").status, 405U);
  EXPECT_EQ(visitor.call("GET", "/oauth2/access_tokens/c.test").status, 405U);
  EXPECT_EQ(visitor.call("GET", "/login").status, 307U) << "not this door";
}

TEST(OAuthEndpoint, FaultsCanHitTheLoginOnly) {
  Visitor visitor;
  visitor.simulation_.faults().add(StatusFault{503, RequestKind::login, 0, {}});
  EXPECT_EQ(visitor.exchange("WRONGPIN").status, 503U);
  EXPECT_EQ(visitor.call("GET", "/devices").status, 307U);
}

TEST(OAuthEndpoint, TheLogKeepsNeitherTokenNorCode) {
  Visitor visitor;
  (void)visitor.call("DELETE", "/oauth2/access_tokens/c.test?x=c.test");
  (void)visitor.exchange("THEPIN22");
  const std::string log = to_text(json::value(visitor.simulation_.requests().all()));
  EXPECT_THAT(log, HasSubstr("\"path\":\"/oauth2/access_tokens/*\""));
  EXPECT_THAT(log, Not(HasSubstr("c.test")));
  EXPECT_THAT(log, Not(HasSubstr("THEPIN22")));
}

}  // namespace
}  // namespace nest2mqtt::simulator
