#include <string>

#include <gmock/gmock.h>

#include "http_world.h"
#include "support/browser.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::IsEmpty;

std::int64_t number(const Browser& browser, const std::string& script) {
  return browser.run_script(script).to_number<std::int64_t>();
}

/// What a browser must not say of any page.
void expect_nothing_amiss(const Browser& browser) {
  EXPECT_THAT(browser.complaints(), IsEmpty());
  EXPECT_EQ(number(browser, "return performance.getEntriesByType('resource').length"), 0) << "it fetches something";
  EXPECT_EQ(number(browser, "return document.scripts.length"), 0);
  EXPECT_LE(number(browser, "return document.documentElement.scrollWidth"),
            number(browser, "return document.documentElement.clientWidth"))
      << "it scrolls sideways";
}

TEST(StatusPage, ShowsTheHomeInABrowser) {
  HttpWorld world;
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(world.wait_ready());
  ASSERT_TRUE(world.command(living_room, "target_temperature_f", "73", "confirmed"));
  ASSERT_TRUE(world.command(living_room, "hvac_mode", "dry", "refused"));

  Browser browser({.width = 1200, .height = 1500});
  browser.use_screen(1200, 1500, false);
  browser.open(world.url());
  EXPECT_EQ(browser.title(), "All is well - nest2mqtt");
  const std::string text = browser.text();
  for (const char* shown : {"All is well", "MQTT broker", "connected", "Account wwn", "online", "Maple Street",
                            "Living Room", "68 °F", "73 °F", "heating", "Hallway", "All clear", "Driveway", "Streaming",
                            "confirmed", "refused", "hvac_mode dry", "of 3 writes left"}) {
    EXPECT_THAT(text, HasSubstr(shown));
  }
  expect_nothing_amiss(browser);
  browser.screenshot(SCREENSHOTS "/well.png");

  // Every value is there, behind a fold.
  EXPECT_FALSE(browser.find("article details td").visible());
  browser.find("article details summary").click();
  EXPECT_TRUE(browser.wait_for_text("target_temperature_high_f"));
  browser.screenshot(SCREENSHOTS "/values.png");
  browser.reload();

  browser.prefer_scheme("dark");
  EXPECT_NE(browser.run_script("return getComputedStyle(document.body).backgroundColor"), "rgb(242, 244, 246)");
  browser.screenshot(SCREENSHOTS "/dark.png");
  browser.prefer_scheme("light");

  browser.use_screen(360, 2600, true);
  browser.reload();
  expect_nothing_amiss(browser);
  browser.screenshot(SCREENSHOTS "/phone.png");
}

TEST(StatusPage, SaysWhatIsWrongAndIsNotFooledByNames) {
  HttpWorld world;
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(world.wait_ready());
  const std::string evil = "<script>document.title='owned'</script><img src=/livez>";
  world.simulator.set(living_room + "/name", json::serialize(json::value(evil)));
  world.simulator.set(hallway + "/smoke_alarm_state", "\"emergency\"");
  world.simulator.set("/devices/cameras/driveway-c9d0/is_online", "false");
  ASSERT_TRUE(world.probe.wait_for("nest" + hallway + "/smoke_alarm_state", "emergency"));
  ASSERT_TRUE(world.probe.wait_for("nest/devices/cameras/driveway-c9d0/availability", "offline"));

  Browser browser;
  browser.use_screen(360, 2600, true);
  browser.open(world.url());
  EXPECT_TRUE(browser.wait_for_text(evil)) << "as text";
  EXPECT_EQ(browser.title(), "Needs attention - nest2mqtt");
  EXPECT_THAT(browser.find(".problems").text(), HasSubstr("Hallway: Smoke emergency"));
  EXPECT_THAT(browser.text(), HasSubstr("the device is not connected to its service"));
  EXPECT_EQ(browser.count("img"), 0U);
  expect_nothing_amiss(browser);
  browser.screenshot(SCREENSHOTS "/alarm.png");

  world.simulator.revoke();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  browser.use_screen(1200, 900, false);
  browser.reload();
  EXPECT_EQ(browser.title(), "Needs attention - nest2mqtt");
  EXPECT_THAT(browser.text(), HasSubstr("No home is known yet."));
  EXPECT_THAT(browser.find(".problems").text(), HasSubstr("account wwn: unauthorized"));
  expect_nothing_amiss(browser);
  browser.screenshot(SCREENSHOTS "/unauthorized.png");
}

}  // namespace
}  // namespace nest2mqtt::test
