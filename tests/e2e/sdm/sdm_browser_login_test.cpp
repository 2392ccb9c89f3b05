// The whole way of `nest2mqtt login --web` with the pages of Google's consent, as a person with a browser goes it.

#include <stdexcept>

#include <gmock/gmock.h>

#include "sdm_login_world.h"
#include "support/browser.h"
#include "support/free_port.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class SdmBrowserLogin : public SdmLoginTest {
 protected:
  /// Starts `nest2mqtt login --web` and opens the URL that it shows.
  void open_consent(bool start_bridge) {
    begin({.simulator = {.sdm_redirect_uris = {redirect_uri}},
           .bridge = {.settings = {{"sdm.redirect_uri", redirect_uri}}},
           .start_bridge = start_bridge});
    login = start_subcommand(world().bridge, "login", {"--web"});
    const auto line = login->wait_for_line(world().simulator.sdm_url() + "/partnerconnections");
    if (!line) throw std::runtime_error("nest2mqtt login shows no URL:\n" + login->output());
    browser.open(line->substr(line->find("http")));
  }

  std::string redirect_uri = "http://localhost:" + std::to_string(free_port()) + "/nest";
  std::unique_ptr<Process> login;
  Browser browser;
};

TEST_F(SdmBrowserLogin, ThatIsAllowedBringsTheMirror) {
  open_consent(true);
  EXPECT_TRUE(browser.wait_for_text("asks for access to your home"));
  EXPECT_TRUE(browser.find("#devices").checked());
  EXPECT_TRUE(browser.find("#pubsub").checked());
  browser.find("#accept").click();

  EXPECT_TRUE(browser.wait_for_text("The home is connected"));
  EXPECT_THAT(browser.url(), StartsWith(redirect_uri));
  EXPECT_THAT(browser.text(), HasSubstr("Example home"));
  EXPECT_EQ(login->wait_exit(browser_max_wait()), 0) << login->output();
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  const std::string token = stored_token();
  ASSERT_NE(token, "");
  EXPECT_THAT(std::string(browser.run_script("return document.documentElement.outerHTML").as_string()),
              Not(HasSubstr(token)));
}

TEST_F(SdmBrowserLogin, WithoutEventsSaysInTheBrowserWhatIsMissing) {
  open_consent(false);
  EXPECT_TRUE(browser.wait_for_text("asks for access to your home"));
  browser.find("#pubsub").click();
  browser.find("#accept").click();
  EXPECT_TRUE(browser.wait_for_text("The home is connected"));
  EXPECT_THAT(browser.text(), HasSubstr("there are no events"));
  EXPECT_EQ(login->wait_exit(browser_max_wait()), 0) << login->output();
}

TEST_F(SdmBrowserLogin, ThatIsCancelledSaysWhyNothingHappens) {
  open_consent(false);
  EXPECT_TRUE(browser.wait_for_text("asks for access to your home"));
  browser.find("#cancel").click();
  EXPECT_TRUE(browser.wait_for_text("The home is not connected"));
  EXPECT_THAT(browser.text(), HasSubstr("Google denies the access"));
  EXPECT_EQ(login->wait_exit(browser_max_wait()), login_needed);
  EXPECT_EQ(stored_token(), "");
}

}  // namespace
}  // namespace nest2mqtt::test
