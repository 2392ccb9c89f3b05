#include "nest2mqtt/login/login_pages.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/backends/nle/nle_backend.h"
#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/net/form.h"

#include "fakes/fake_http_client.h"
#include "fakes/manual_time.h"
#include "support/temp_dir.h"

namespace nest2mqtt::login {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using upstream::LinkState;

const std::string good_pin = "ABCD2345";

class LoginPagesTest : public testing::Test {
 protected:
  LoginPagesTest() {
    add_account("wwn");
    states_.emplace_back().name = "wwn";
    states_[0].link = {.state = LinkState::unauthorized, .why = "taken back; log in"};
    auto pages = LoginPages::make({.config = config_,
                                   .config_file = "/etc/n.toml",
                                   .http = http_,
                                   .tokens = tokens_,
                                   .accounts = [this] { return states_; },
                                   .redact = [this](const Secret& secret) { redacted_.emplace_back(secret.reveal()); },
                                   .clock = time_.clock()});
    EXPECT_TRUE(pages);
    pages_ = std::move(*pages);
  }

  wwn::WwnSettings& add_account(const std::string& name) {
    wwn::WwnSettings settings;
    settings.client_id = "client";
    settings.client_secret = Secret("canary-secret");
    auto& account = config_.accounts.emplace_back(config::AccountConfig{&wwn::wwn_table(), name, std::any(settings)});
    return std::any_cast<wwn::WwnSettings&>(account.settings);
  }

  [[nodiscard]] wwn::WwnSettings& settings() {
    return std::any_cast<wwn::WwnSettings&>(config_.accounts.front().settings);
  }

  std::string page() {
    net::PageReply shown;
    pages_->answer({.path = "/login"}, [&](net::PageReply reply) { shown = std::move(reply); });
    EXPECT_EQ(shown.status, 200);
    EXPECT_TRUE(shown.has_form);
    return shown.body;
  }

  /// The token of the form for an account, read from the page.
  std::string token(const std::string& account = "wwn") {
    const std::string body = page();
    const std::string before =
        "name=\"account\" value=\"" + account + "\"><input type=\"hidden\" name=\"token\" value=\"";
    const auto begin = body.find(before);
    if (begin == std::string::npos) return "";
    const auto from = begin + before.size();
    return body.substr(from, body.find('"', from) - from);
  }

  void send(const std::string& token, const std::string& code, const std::string& account = "wwn") {
    pages_->answer({.path = "/login",
                    .post = true,
                    .form = net::form_encode({{"account", account}, {"token", token}, {"code", code}})},
                   [this](net::PageReply reply) { replies_.push_back(std::move(reply)); });
  }

  /// The newest reply; the body is empty if there is none.
  [[nodiscard]] net::PageReply last() const { return replies_.empty() ? net::PageReply{.status = 0} : replies_.back(); }

  config::Config config_;
  test::TempDir dir_;
  test::ManualTime time_;
  test::FakeHttpClient http_;
  storage::TokenStore tokens_{dir_.path().string()};
  std::vector<bridge::AccountState> states_;
  std::vector<std::string> redacted_;
  std::vector<net::PageReply> replies_;
  std::unique_ptr<LoginPages> pages_;
};

TEST_F(LoginPagesTest, ShowWhichAccountsNeedALogin) {
  const config::BackendTable& nle = nle::nle_backend().table();
  config_.accounts.push_back({&nle, "nle", nle.defaults});
  EXPECT_THAT(page(), AllOf(HasSubstr("Account wwn"), HasSubstr("unauthorized"), HasSubstr("taken back; log in."),
                            HasSubstr("https://home.nest.com/login/oauth2?client_id=client&amp;state="),
                            HasSubstr("type the PIN that it shows"), Not(HasSubstr("Account nle")),
                            HasSubstr("in the configuration: nle."), Not(HasSubstr("canary-secret")),
                            Not(HasSubstr("=\"/")), Not(HasSubstr("<details>"))));
  states_[0].link = {.state = LinkState::online};
  EXPECT_THAT(page(), AllOf(HasSubstr("online"), HasSubstr("<summary>Log in again</summary>")));
}

TEST_F(LoginPagesTest, SayWhatTheConfigurationLacks) {
  settings().client_id = "";
  EXPECT_THAT(page(),
              AllOf(HasSubstr("It cannot be logged in yet: a login needs your own client of the service: put its "
                              "client_id under [wwn] in /etc/n.toml."),
                    Not(HasSubstr("<form"))));
  settings().access_token = Secret("canary");
  EXPECT_THAT(page(), HasSubstr("No account of the configuration waits for a login."));
}

TEST_F(LoginPagesTest, KeepTheLinkUntilItIsUsed) {
  const auto link = [this] {
    const std::string body = page();
    return body.substr(body.find("state="), 38);
  };
  const std::string first = link();
  EXPECT_EQ(link(), first) << "another look at the page must not make the first one's link void";
  settings().client_id = "other";
  EXPECT_NE(link(), first) << "the configuration has changed";
  const std::string second = link();
  send(token(), good_pin);
  http_.answer(503);
  EXPECT_NE(link(), second);
}

TEST_F(LoginPagesTest, LogAnAccountIn) {
  send(token(), "abcd 2345");
  ASSERT_THAT(http_.requests, SizeIs(1));
  EXPECT_THAT(http_.requests[0].body, HasSubstr(good_pin));
  EXPECT_THAT(replies_, IsEmpty()) << "the service has not answered yet";
  http_.answer(200, {}, R"({"access_token":"c.canary-token","expires_in":315360000})");
  EXPECT_EQ(tokens_.read("wwn")->reveal(), "c.canary-token");
  http_.answer(200, {{"Content-Type", "application/json"}}, R"({"structures":{"s":{"name":"Maple <Street>"}}})");
  EXPECT_EQ(last().status, 200);
  EXPECT_THAT(last().body, AllOf(HasSubstr("The home is connected"), HasSubstr("Maple &lt;Street&gt;"),
                                 Not(HasSubstr("canary-token")), Not(HasSubstr(good_pin))));
  EXPECT_THAT(last().body, AllOf(HasSubstr("logged in just now"), Not(HasSubstr("unauthorized"))));
  EXPECT_THAT(redacted_, testing::ElementsAre(good_pin, "c.canary-token"));
}

TEST_F(LoginPagesTest, SayThatTheHomesCouldNotBeReadYet) {
  send(token(), good_pin);
  http_.answer(200, {}, R"({"access_token":"c.canary-token","expires_in":315360000})");
  http_.answer(503);
  EXPECT_EQ(last().status, 200);
  EXPECT_THAT(last().body, AllOf(HasSubstr("The home is connected"), HasSubstr("could not be read yet")));
}

TEST_F(LoginPagesTest, SayWhyAnAccountIsNotLoggedIn) {
  send(token(), "");
  EXPECT_EQ(last().status, 400);
  EXPECT_THAT(http_.requests, IsEmpty());

  send(token(), good_pin);
  http_.answer(400, {},
               R"({"error":"oauth2_error","error_description":"authorization code not found","instance_id":"x"})");
  EXPECT_EQ(last().status, 400);
  EXPECT_THAT(last().body, AllOf(HasSubstr("The home is not connected"), HasSubstr("Why: "), Not(HasSubstr(good_pin))));

  send(token(), good_pin);
  http_.fail_with(net::Progress::not_sent, "no route to <host>");
  EXPECT_EQ(last().status, 502);
  EXPECT_THAT(last().body, HasSubstr("no route to &lt;host&gt;"));
  EXPECT_TRUE(tokens_.read("wwn")->empty());
}

TEST_F(LoginPagesTest, RefuseAFormWithoutAFreshTokenOfItsOwn) {
  add_account("cabin");
  const std::string right = token();
  for (const std::string& wrong : {std::string(), std::string("1-00"), token("cabin"), right + "0"}) {
    send(wrong, good_pin);
    EXPECT_EQ(last().status, 403) << wrong;
  }
  time_.advance(1h + 1s);
  send(right, good_pin);
  EXPECT_EQ(last().status, 403);
  EXPECT_THAT(last().body, HasSubstr("nothing has been changed"));
  EXPECT_THAT(http_.requests, IsEmpty());
}

TEST_F(LoginPagesTest, RefuseAnAccountThatIsNotOffered) {
  const std::string right = token();
  settings().access_token = Secret("canary");
  send(right, good_pin);
  EXPECT_EQ(last().status, 400);
  EXPECT_THAT(http_.requests, IsEmpty());
}

TEST_F(LoginPagesTest, TakeOneCodeAtATimeForAnAccount) {
  const std::string right = token();
  send(right, good_pin);
  EXPECT_EQ(token(), "") << "there is no form meanwhile";
  send(right, good_pin);
  EXPECT_EQ(last().status, 409);
  EXPECT_THAT(http_.requests, SizeIs(1));
}

TEST_F(LoginPagesTest, DoNotLetPinsBeTriedOut) {
  for (int i = 0; i < 5; ++i) {
    send(token(), good_pin);
    http_.answer(400);
  }
  send("made up", good_pin);
  send(token(), good_pin);
  EXPECT_EQ(last().status, 429);
  EXPECT_THAT(last().body, HasSubstr("the next one is taken in 1m."));
  EXPECT_THAT(http_.requests, SizeIs(5));
  time_.advance(1min);
  send(token(), good_pin);
  EXPECT_THAT(http_.requests, SizeIs(6));
}

TEST_F(LoginPagesTest, MayGoWhileTheServiceIsAsked) {
  send(token(), good_pin);
  EXPECT_TRUE(http_.waiting());
  pages_.reset();
  EXPECT_FALSE(http_.waiting());
  EXPECT_THAT(replies_, IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::login
