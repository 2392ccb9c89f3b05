// The add-on as a whole: broker and Supervisor, the simulated Nest service, and a browser that is logged in to Home
// Assistant.

#include "addon.h"

#include <gmock/gmock.h>

#include "support/broker.h"
#include "support/browser.h"
#include "support/http_probe.h"
#include "support/mqtt_probe.h"
#include "support/simulator.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AddonInABrowser : public testing::Test {
 protected:
  AddonInABrowser() {
    const std::string google = simulator.sdm_url();
    addon.start({{"google_project_id", "5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61"},
                 {"google_client_id", "simulator.apps.googleusercontent.com"},
                 {"google_client_secret", "GOCSPX-simulator"}},
                {{"NEST2MQTT__SDM__AUTHORIZE_URL", google + "/partnerconnections"},
                 {"NEST2MQTT__SDM__TOKEN_URL", google + "/token"},
                 {"NEST2MQTT__SDM__SDM_URL", google + "/v1"},
                 {"NEST2MQTT__SDM__PUBSUB_URL", google + "/v1"}});
  }

  void TearDown() override {
    if (HasFailure()) std::fprintf(stderr, "---- log of the add-on\n%s\n", addon.process().output().c_str());
  }

  Broker broker{{.users = {{broker_user, broker_password}}}};
  Simulator simulator{{.home = NEST2MQTT_HOMES "/google.json", .sdm = true}};
  MqttProbe probe{broker};
  Addon addon{{.port = broker.port()}};
  Browser browser;
};

TEST_F(AddonInABrowser, IsLoggedInThroughIngressAndBringsTheHome) {
  ASSERT_TRUE(probe.wait_for("nest/bridge/state", "online"));
  ASSERT_TRUE(probe.wait_for("nest/bridge/cloud", "unauthorized"));

  // The frame of Home Assistant shows the status page, whose links work below the path of ingress.
  browser.open(addon.supervisor_url() + "/panel");
  ASSERT_TRUE(wait_until([&] {
    const json::value text =
        browser.run_script("return document.querySelector('iframe').contentDocument?.body?.innerText");
    return text.is_string() && std::string(text.as_string()).find("Account sdm") != std::string::npos;
  }));
  const json::value link =
      browser.run_script("return document.querySelector('iframe').contentDocument.querySelector('a[href=login]').href");
  browser.open(std::string(link.as_string()));
  browser.find("#code-sdm").type(simulator.consent_to_sdm());
  browser.find("button").click();

  EXPECT_TRUE(browser.wait_for_text("The home is connected"));
  EXPECT_THAT(browser.complaints(), IsEmpty());
  EXPECT_TRUE(probe.wait_for("nest/bridge/cloud", "online"));
  EXPECT_TRUE(probe.wait_for("nest/devices/thermostats/AVPHwEvEXAMPLEthermostatHall0001/hvac_mode", "heat-cool"));
  for (const std::string& secret : {supervisor_token, broker_password, std::string("GOCSPX-simulator")}) {
    EXPECT_THAT(addon.process().output(), Not(HasSubstr(secret)));
  }
}

TEST_F(AddonInABrowser, AnswersNobodyButTheSupervisor) {
  ASSERT_TRUE(probe.wait_for("nest/bridge/state", "online"));
  EXPECT_EQ(http_get(addon.own_url() + "/login").status, 403);
  EXPECT_EQ(http_get(addon.own_url() + "/livez").status, 403);
  browser.open(addon.supervisor_url() + "/api/hassio_ingress/8Fh2kQ/login");
  EXPECT_TRUE(browser.wait_for_text("log in to Home Assistant first"));
}

}  // namespace
}  // namespace nest2mqtt::test
