#include <gmock/gmock.h>

#include "login_world.h"
#include "support/free_port.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A person with a browser, as plain HTTP: the page of the service, its form, and wherever that leads.
class WebLogin : public testing::Test {
 protected:
  WebLogin() { world.bridge.set("wwn.redirect_uri", redirect_uri); }

  static WorldOptions options(const std::string& redirect_uri) {
    WorldOptions options;
    options.simulator.redirect_uris = {redirect_uri};
    return options;
  }

  /// Starts the login and gives the URL it shows.
  std::string begin(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"--web"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    login = world.start_login(arguments);
    const auto line = login->wait_for_line(world.simulator.authorize_url());
    if (!line) throw std::runtime_error("nest2mqtt login shows no URL:\n" + login->output());
    return line->substr(line->find("http"));
  }

  /// What the page's form sends when a person leaves it as it is and decides; gives where the browser is sent.
  std::string decide(const std::string& url, const std::string& decision) {
    const std::string page = http_get(url).body;
    std::string form = url.substr(url.find('?') + 1) + "&decision=" + decision;
    for (const char* name : {"user", "permission"}) {
      const auto values = values_in(page, name);
      EXPECT_FALSE(values.empty()) << name << " is not on the page:\n" << page;
      for (const std::string& value : values) form.append("&").append(name).append("=").append(value);
    }
    const HttpReply reply = http_post(world.simulator.authorize_url(), form);
    EXPECT_EQ(reply.status, 302) << reply.body;
    return reply.location;
  }

  /// Of the inputs with this name, all that are on the page.
  static std::vector<std::string> values_in(const std::string& page, const std::string& name) {
    std::vector<std::string> values;
    const std::string input = " name=\"" + name + "\"";
    const std::string value = " value=\"";
    for (auto at = page.find(input); at != std::string::npos; at = page.find(input, at + 1)) {
      const auto begin = page.find(value, at) + value.size();
      values.push_back(page.substr(begin, page.find('"', begin) - begin));
    }
    return values;
  }

  std::string redirect_uri = "http://localhost:" + std::to_string(free_port()) + "/nest";
  LoginWorld world{options(redirect_uri)};
  std::unique_ptr<Process> login;
};

TEST_F(WebLogin, BringsTheMirrorAndTellsTheBrowser) {
  const std::string url = begin();
  EXPECT_THAT(url, HasSubstr("&redirect_uri=http%3A%2F%2Flocalhost%3A"));
  const std::string back = decide(url, "accept");
  ASSERT_TRUE(back.starts_with(redirect_uri + "?")) << back;

  const HttpReply page = http_get(back);

  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("The home is connected"), HasSubstr("Maple Street")));
  EXPECT_EQ(login->wait_exit(), 0) << login->output();
  EXPECT_THAT(login->output(), AllOf(HasSubstr("Logged in"), HasSubstr("structures = [\"Maple Street\"]")));
  EXPECT_TRUE(world.wait_filled());
  const std::string token = world.stored_token();
  ASSERT_NE(token, "");
  EXPECT_THAT(login->output() + page.body, AllOf(Not(HasSubstr(token)), Not(HasSubstr(login_client_secret))));
}

TEST_F(WebLogin, DoesNotBelieveABrowserWithoutItsState) {
  const std::string url = begin();
  const std::string forged = "code=<script>alert(1)</script>";

  for (const std::string& query : {"?" + forged, "?" + forged + "&state=STATE", "?state=&" + forged, std::string()}) {
    const HttpReply page = http_get(redirect_uri + query);
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, AllOf(HasSubstr("Not the answer to this login"), Not(HasSubstr("alert(1)"))));
  }
  EXPECT_EQ(http_get(redirect_uri + "-elsewhere").status, 404);
  EXPECT_EQ(world.exchanges(), 0U);
  EXPECT_TRUE(login->running()) << "the right answer may still come";

  EXPECT_EQ(http_get(decide(url, "accept")).status, 200);
  EXPECT_EQ(login->wait_exit(), 0);
  EXPECT_EQ(world.exchanges(), 1U);
}

TEST_F(WebLogin, ThatIsCancelledSaysSoInBothPlaces) {
  const HttpReply page = http_get(decide(begin(), "cancel"));
  EXPECT_EQ(page.status, 400);
  EXPECT_THAT(page.body, HasSubstr("the access was not allowed"));
  EXPECT_EQ(login->wait_exit(), login_needed);
  EXPECT_THAT(login->output(), HasSubstr("the access was not allowed"));
  EXPECT_EQ(world.stored_token(), "");
  EXPECT_EQ(world.exchanges(), 0U);
}

TEST_F(WebLogin, WithAnExpiredCodeSaysSoInBothPlaces) {
  const std::string back = decide(begin(), "accept");
  world.simulator.expire_codes();
  const HttpReply page = http_get(back);
  EXPECT_EQ(page.status, 400);
  EXPECT_THAT(page.body, HasSubstr("has expired"));
  EXPECT_EQ(login->wait_exit(), login_needed);
  EXPECT_EQ(world.stored_token(), "");
}

TEST_F(WebLogin, GivesUpWhenNobodyComes) {
  begin({"--timeout", "300ms"});
  EXPECT_EQ(login->wait_exit(), login_needed);
  EXPECT_THAT(login->output(), HasSubstr("nobody came back from the browser within 300ms"));
}

TEST_F(WebLogin, DoesNotShareItsPort) {
  begin();
  const LoginRun second = world.login({"--web"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.output, AllOf(HasSubstr("cannot wait for the browser"), HasSubstr("log in without --web")));
}

TEST_F(WebLogin, NeedsARedirectToThisMachine) {
  world.bridge.set("wwn.redirect_uri", std::string());
  EXPECT_EQ(world.login({"--web"}).exit_code, 78);
  world.bridge.set("wwn.redirect_uri", std::string("https://example.com/nest"));
  EXPECT_EQ(world.login({"--web"}).exit_code, 78);
}

}  // namespace
}  // namespace nest2mqtt::test
