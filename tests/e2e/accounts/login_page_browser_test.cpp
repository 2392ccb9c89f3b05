// The login page in a real browser, as a person logs in there.

#include <gmock/gmock.h>

#include "login_page_world.h"
#include "support/browser.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class LoginPageInABrowser : public testing::Test {
 protected:
  /// The link of an account's form; in another tab, as people do it, the form would stay open.
  void follow_link_of(const std::string& account) {
    browser.open(world.url());
    browser.open(browser.find("section:has(#code-" + account + ") a").attribute("href"));
  }

  void send(const std::string& account, const std::string& code) {
    browser.open(world.url());
    browser.find("#code-" + account).type(code);
    browser.find("section:has(#code-" + account + ") button").click();
  }

  LoginPageWorld world;
  Browser browser;
};

TEST_F(LoginPageInABrowser, TakesThePinThatTheServiceShows) {
  follow_link_of("wwn");
  browser.find_text("Accept").click();
  const std::string pin = browser.find("#pin").text();
  send("wwn", pin);
  EXPECT_TRUE(browser.wait_for_text("The home is connected"));
  EXPECT_THAT(browser.text(), HasSubstr("Maple Street"));
  EXPECT_THAT(browser.complaints(), IsEmpty());
  EXPECT_EQ(browser.url(), world.url()) << "nothing of the form is in the address";
  browser.screenshot(SCREENSHOTS "/login-done.png");
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/wwn", "online"));
  EXPECT_TRUE(world.wait_for_right_mirror());
}

TEST_F(LoginPageInABrowser, TakesTheAddressAtWhichTheBrowserEnds) {
  follow_link_of("sdm");
  browser.find("#accept").click();
  ASSERT_TRUE(wait_until([&] { return browser.url().starts_with(LoginPageWorld::sdm_redirect_uri()); }));
  send("sdm", browser.url());
  EXPECT_TRUE(browser.wait_for_text("The home is connected"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/sdm", "online"));
}

TEST_F(LoginPageInABrowser, SaysWhyAPinIsNotTaken) {
  browser.open(world.url());
  browser.screenshot(SCREENSHOTS "/login.png");
  send("wwn", "WRONGPIN");
  EXPECT_TRUE(browser.wait_for_text("The home is not connected"));
  EXPECT_THAT(browser.text(), HasSubstr("does not know this PIN"));
  browser.screenshot(SCREENSHOTS "/login-refused.png");
  browser.resize(390, 900);
  browser.open(world.url());
  EXPECT_LE(browser.run_script("return document.documentElement.scrollWidth").to_number<int>(),
            browser.run_script("return document.documentElement.clientWidth").to_number<int>())
      << "it scrolls sideways";
}

TEST_F(LoginPageInABrowser, TakesNoFormOfAnotherSite) {
  const std::string token = world.token("wwn");
  browser.open("data:text/html,<title>another site</title><body></body>");
  browser.run_script(
      "const form = document.createElement('form'); form.method = 'post'; form.action = '" + world.url() +
      "'; for (const [name, value] of Object.entries({account: 'wwn', token: '" + token +
      "', code: 'ABCD2345'})) { const input = document.createElement('input'); input.name = name; input.value = value; "
      "form.append(input); } document.body.append(form); form.submit();");
  EXPECT_TRUE(browser.wait_for_text("a form is taken from the bridge's own pages only"));
  EXPECT_EQ(world.exchanges(), 0U);
}

}  // namespace
}  // namespace nest2mqtt::test
