#include <string>

#include <gmock/gmock.h>

#include "support/browser.h"
#include "support/family_home.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* arrow_up = "\uE013";  // as WebDriver names the key

/// Broker, bridge and simulator, and the simulator's page in a browser.
class SimulatorPage : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(world.wait_online());
    ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/target_temperature_f", "70"));
    browser.use_screen(1280, 2200, false);
    browser.open(world.simulator.control_url());
    ASSERT_TRUE(browser.wait_for_text("Living Room"));
  }
  /// The page must load nothing from elsewhere, break no rule of its own and fit its width.
  void TearDown() override {
    EXPECT_THAT(browser.complaints(), IsEmpty());
    EXPECT_EQ(browser.run_script("return document.documentElement.scrollWidth > document.documentElement.clientWidth"),
              false)
        << "it scrolls sideways";
  }

  [[nodiscard]] Element in(const std::string& device, const std::string& css) const {
    const std::string id = device.substr(device.rfind('/') + 1);
    return browser.find("[data-device='" + id + "'] " + css);
  }
  [[nodiscard]] testing::AssertionResult topic(const std::string& path, const std::string& value) const {
    return world.probe.wait_for("nest" + path, value);
  }
  [[nodiscard]] testing::AssertionResult shows(const std::string& device, const std::string& css,
                                               const std::string& text) const {
    std::string seen;
    const auto as_wanted = [&] { return (seen = in(device, css).text()) == text; };
    if (wait_until(as_wanted, browser_max_wait())) return testing::AssertionSuccess();
    return testing::AssertionFailure() << css << " of " << device << " shows " << seen;
  }

  World world;
  Browser browser;
};

TEST_F(SimulatorPage, TurningTheDialIsSeenByTheBridge) {
  in(living_room, "[aria-label='Living Room: Target up']").click();
  EXPECT_TRUE(topic(living_room + "/target_temperature_f", "71"));
  in(living_room, "[role='spinbutton']").type(arrow_up);
  EXPECT_TRUE(topic(living_room + "/target_temperature_f", "72"));
  EXPECT_TRUE(topic(living_room + "/target_temperature_c", "22"));
  EXPECT_EQ(in(living_room, "[role='spinbutton']").attribute("aria-valuenow"), "72");
  in(bedroom, "[aria-label='Bedroom (Upstairs): Low down']").click();
  EXPECT_TRUE(topic(bedroom + "/target_temperature_low_f", "64"));

  in(living_room, "[value='cool']").click();
  EXPECT_TRUE(topic(living_room + "/hvac_mode", "cool"));
  browser.find_text("Fan is off").click();
  EXPECT_TRUE(topic(bedroom + "/fan_timer_active", "true"));
  browser.find("[data-structure] [value='away']").click();
  EXPECT_TRUE(topic(maple_street + "/away", "away"));
  EXPECT_TRUE(topic(living_room + "/hvac_mode", "eco"));
  EXPECT_TRUE(browser.find("[data-device='living-room-a1b2'] [value='eco']").checked());
}

TEST_F(SimulatorPage, ShowsWhatACommandDoesAndItsBudget) {
  world.probe.publish("nest" + living_room + "/target_temperature_f/set", "73");
  EXPECT_TRUE(shows(living_room, "[role='spinbutton']", "73 °F"));
  EXPECT_TRUE(browser.wait_for_text("{\"target_temperature_f\":73}"));
  EXPECT_TRUE(browser.wait_for_text("1 write;"));
}

TEST_F(SimulatorPage, SmokeIsOnThePageAndInTheTopics) {
  in(hallway, "[value='emergency']").click();
  EXPECT_TRUE(topic(hallway + "/smoke_alarm_state", "emergency"));
  EXPECT_TRUE(topic(maple_street + "/smoke_alarm_state", "emergency"));
  EXPECT_TRUE(browser.wait_for_text("Smoke emergency"));
  EXPECT_TRUE(shows(hallway, ".top .mark", "alarm"));
  in(driveway, "button").click();
  EXPECT_TRUE(browser.wait_for_text("sees something"));
  EXPECT_TRUE(browser.wait_for_text("Last event: motion"));
  browser.screenshot(SCREENSHOTS "/desktop.png");
  browser.prefer_scheme("dark");
  browser.screenshot(SCREENSHOTS "/dark.png");
  browser.prefer_scheme("light");
  browser.use_screen(390, 844, true);
  browser.screenshot(SCREENSHOTS "/phone.png");
}

TEST_F(SimulatorPage, ACutStreamIsToldAndAFaultStaysUntilItIsCleared) {
  EXPECT_TRUE(browser.wait_for_text("1 stream open"));
  const std::int64_t opened = world.simulator.stat("streams_opened");
  browser.find_text("Cut").click();
  EXPECT_TRUE(browser.wait_for_text("Fault: Cut"));
  EXPECT_TRUE(wait_until([&] { return world.simulator.stat("streams_opened") > opened; })) << "the bridge comes back";
  EXPECT_TRUE(browser.wait_for_text(std::to_string(opened + 1) + " streams opened"));

  browser.find_text("Stall").click();
  EXPECT_TRUE(browser.wait_for_text("wwn: Stall"));
  browser.find_text("Clear all faults").click();
  EXPECT_TRUE(browser.wait_for_text("No fault is set."));

  world.simulator.stop();
  EXPECT_TRUE(browser.wait_for_text("The simulator does not answer"));
  world.simulator.start();
  EXPECT_TRUE(browser.wait_for_text("connected"));
  static_cast<void>(browser.complaints());  // it had to fail while there was no simulator
}

TEST_F(SimulatorPage, GivesAnyFieldAnyValue) {
  browser.find("#field input[list]").type(living_room + "/humidity");
  browser.find("#field input[placeholder='42']").type("99");
  browser.find_text("Set").click();
  EXPECT_TRUE(topic(living_room + "/humidity", "99"));
  browser.find("#field input[placeholder='42']").type("{");
  browser.find_text("Set").click();
  EXPECT_TRUE(browser.wait_for_text("the body must be one JSON value"));
  EXPECT_THAT(browser.complaints(), testing::ElementsAre(HasSubstr("400")));
}

TEST_F(SimulatorPage, PlaysAScenarioAndRevokes) {
  browser.find_text("A day at home").click();
  EXPECT_TRUE(browser.wait_for_text("A day in the family home"));
  browser.find_text("Start").click();
  EXPECT_TRUE(browser.wait_for_text("0 of "));
  browser.find_text("Stop").click();
  EXPECT_TRUE(browser.wait_for_text("No scenario runs."));
  browser.find_text("Revoke every token").click();
  EXPECT_TRUE(browser.wait_for_text("No token is valid."));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
}

TEST_F(SimulatorPage, NamesAreTextAndOtherPagesHaveNoSay) {
  const std::string evil = "<img src=x onerror=document.title='owned'>";
  world.simulator.set(living_room + "/name", json::serialize(json::value(evil)));
  EXPECT_TRUE(shows(living_room, "h4", evil));
  EXPECT_EQ(browser.title(), "Nest simulator");

  // Whatever a field is, the rest of the page goes on.
  world.simulator.merge(bedroom, R"({"services": 5, "ambient_temperature_f": "warm", "hvac_mode": {}, "name": null})");
  world.simulator.set("/devices/cameras", "[1, null]");
  world.simulator.set(hallway + "/name", "\"After all\"");
  EXPECT_TRUE(shows(hallway, "h4", "After all"));
  EXPECT_THAT(browser.complaints(), IsEmpty());

  browser.open(world.simulator.api_url());  // another origin: another port
  browser.run_script("return fetch('" + world.simulator.control_url() +
                     "/speed', {method: 'POST', mode: 'no-cors', body: '{\"speed\": 77}'})");
  EXPECT_EQ(world.simulator.stats().at("speed"), 1.0);
  EXPECT_THAT(browser.complaints(), testing::Contains(HasSubstr("403")));
}

}  // namespace
}  // namespace nest2mqtt::test
