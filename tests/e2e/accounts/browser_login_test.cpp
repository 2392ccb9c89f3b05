// The whole way of `nest2mqtt login` as a person with a browser goes it.

#include <gmock/gmock.h>

#include "login_world.h"
#include "support/browser.h"
#include "support/free_port.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Not;

class BrowserLogin : public testing::Test {
 protected:
  /// Starts `nest2mqtt login` with a registered redirect URI and opens the URL it shows.
  void begin() {
    world.bridge.set("wwn.redirect_uri", redirect_uri);
    login = world.start_login({"--web"});
    const auto line = login->wait_for_line(world.simulator.authorize_url());
    if (!line) throw std::runtime_error("nest2mqtt login shows no URL:\n" + login->output());
    browser.open(line->substr(line->find("http")));
  }

  static WorldOptions options(const std::string& redirect_uri) {
    WorldOptions options;
    options.simulator.redirect_uris = {redirect_uri};
    return options;
  }

  std::string redirect_uri = "http://localhost:" + std::to_string(free_port()) + "/nest";
  LoginWorld world{options(redirect_uri)};
  std::unique_ptr<Process> login;
  Browser browser;
};

TEST_F(BrowserLogin, ThatIsAcceptedBringsTheMirror) {
  begin();
  EXPECT_TRUE(browser.wait_for_text("asks to be connected to your home"));
  EXPECT_THAT(browser.count("input[type=checkbox][name=permission]"), Ge(10U)) << "what it will be able to do";
  EXPECT_TRUE(browser.find("#thermostat_write").checked());

  // Somebody who wants no cameras to be seen.
  for (const char* permission : {"#camera_read", "#camera_images", "#camera_write"}) browser.find(permission).click();
  browser.find_text("Accept").click();

  EXPECT_TRUE(browser.wait_for_text("The home is connected"));
  EXPECT_THAT(browser.text(), HasSubstr("Maple Street"));
  EXPECT_THAT(browser.url(), testing::StartsWith(redirect_uri));
  EXPECT_EQ(login->wait_exit(browser_max_wait()), 0) << login->output();
  ASSERT_TRUE(world.wait_online());
  EXPECT_TRUE(world.probe.wait_for("nest" + maple_street + "/name", "Maple Street"));
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room, [](const auto&) { return true; }));
  EXPECT_TRUE(world.probe.wait_for_absence("nest/devices/cameras/driveway-c9d0"));
  const std::string token = world.stored_token();
  ASSERT_NE(token, "");
  EXPECT_THAT(browser.run_script("return document.documentElement.outerHTML").as_string().c_str(),
              Not(HasSubstr(token)));
}

TEST_F(BrowserLogin, ThatIsCancelledSaysWhyNothingHappens) {
  begin();
  browser.find_text("Cancel").click();

  EXPECT_TRUE(browser.wait_for_text("the access was not allowed"));
  EXPECT_EQ(login->wait_exit(browser_max_wait()), login_needed);
  EXPECT_THAT(login->output(), HasSubstr("the access was not allowed"));
  EXPECT_EQ(world.stored_token(), "");
}

}  // namespace
}  // namespace nest2mqtt::test
