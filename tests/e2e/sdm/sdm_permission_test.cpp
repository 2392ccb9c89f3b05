// Devices that Google does not list any more: in most cases somebody, or Google itself, has switched off a permission.

#include <gmock/gmock.h>

#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

class SdmPermission : public SdmTest {};

TEST_F(SdmPermission, ForNothingAtAllKeepsTheHomeAsOffline) {
  start_sdm({.bridge = {.settings = {{"nest.grace", "1s"}}}});
  ASSERT_TRUE(shows(sdm_hall + "/availability", "online"));
  ASSERT_TRUE(shows(sdm_garage + "/availability", "online"));
  wait_until_all_is_published(world().probe);
  const auto mark = world().probe.mark();
  world().simulator.permit_sdm(false);
  wait_for_cloud("offline");
  EXPECT_TRUE(has_problem("https://nestservices.google.com/partnerconnections"));
  EXPECT_TRUE(shows(sdm_hall + "/availability", "offline"));
  EXPECT_TRUE(shows(sdm_garage + "/availability", "offline"));
  wait_until_all_is_published(world().probe);
  const auto topics = world().probe.retained_topics();
  EXPECT_TRUE(topics.contains("nest" + sdm_hall + "/hvac_mode"));
  EXPECT_TRUE(topics.contains("nest" + sdm_home + "/name"));
  EXPECT_TRUE(topics.contains("homeassistant/device/nest_" + sdm_hall_id + "/config"));
  for (const auto& message : world().probe.messages_since(mark)) {
    EXPECT_FALSE(message.topic.ends_with("/config") && message.payload.empty()) << message.topic;
  }

  world().simulator.permit_sdm(true);
  wait_for_cloud("online");
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
  EXPECT_TRUE(has_no_problem());
}

TEST_F(SdmPermission, ForOneDeviceThatIsTakenBackKeepsItAsOfflineWithAdvice) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/availability", "online"));
  world().simulator.permit_sdm_device(sdm_attic_id, false);
  EXPECT_TRUE(shows(sdm_attic + "/availability", "offline"));
  EXPECT_TRUE(has_problem(sdm_attic_id));
  EXPECT_TRUE(has_problem("https://nestservices.google.com/partnerconnections"));
  EXPECT_TRUE(shows(sdm_attic + "/hvac_mode", "heat")) << "what was known stays";
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
  EXPECT_EQ(world().probe.current("nest/bridge/cloud"), "online");
  EXPECT_TRUE(wait_until([&] { return asked("devices.get") > 0; })) << "asked for alone";

  world().simulator.permit_sdm_device(sdm_attic_id, true);
  EXPECT_TRUE(shows(sdm_attic + "/availability", "online"));
  EXPECT_TRUE(has_no_problem());
  EXPECT_EQ(asked("devices.get"), 1) << "once, though more than one list was without it";
}

TEST_F(SdmPermission, OfADeviceThatWasDeletedIsNoMatter) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/availability", "online"));
  ASSERT_TRUE(world().probe.wait_for("homeassistant/device/nest_" + sdm_attic_id + "/config",
                                     [](const std::string&) { return true; }));
  world().simulator.remove(sdm_attic);
  EXPECT_TRUE(is_gone(sdm_attic));
  EXPECT_TRUE(is_gone(sdm_attic + "/availability"));
  EXPECT_TRUE(world().probe.wait_for_absence("homeassistant/device/nest_" + sdm_attic_id + "/config"));
  EXPECT_TRUE(has_no_problem());
  EXPECT_EQ(world().probe.current("nest" + sdm_hall + "/availability"), "online");
}

TEST_F(SdmPermission, OfADeviceThatWasAddedAgainIsThatOfAnotherDevice) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/availability", "online"));
  world().simulator.add_sdm_device_again(sdm_attic_id, "AVPHwEvEXAMPLEthermostatAttic003");
  EXPECT_TRUE(shows("/devices/thermostats/AVPHwEvEXAMPLEthermostatAttic003/name", "Attic boiler"));
  EXPECT_TRUE(is_gone(sdm_attic));
}

TEST_F(SdmPermission, OfAnApiThatIsSwitchedOffIsNamed) {
  start_sdm({.bridge = {.settings = {{"nest.grace", "1s"}}}});
  ASSERT_TRUE(shows(sdm_attic + "/availability", "online"));
  world().simulator.change_sdm_project(R"({"api_enabled":false})");
  wait_for_cloud("offline");
  EXPECT_TRUE(has_problem("Smart Device Management API is not enabled"));
  EXPECT_TRUE(shows(sdm_attic + "/availability", "offline"));
  EXPECT_TRUE(shows(sdm_attic + "/hvac_mode", "heat"));
}

TEST_F(SdmPermission, OfAProjectThatGoogleDoesNotKnowIsNamed) {
  start_sdm({.start_bridge = false});
  world().bridge.set("sdm.project_id", std::string("11111111-2222-3333-4444-555555555555"));
  world().bridge.start();
  EXPECT_TRUE(world().probe.wait_for("nest/bridge/health", [](const std::string& health) {
    const json::value why = json::parse(health).at("accounts").at("sdm").at("why");
    return why.as_string().find("check sdm.project_id") != json::string::npos;
  }));
}

class SdmConnectivity : public SdmTest {};

TEST_F(SdmConnectivity, AThermostatThatIsOfflineForSecondsOnlyIsNotToldOf) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/availability", "online"));
  wait_until_all_is_published(world().probe);
  const auto mark = world().probe.mark();
  world().simulator.merge(sdm_attic, R"({"is_online":false,"humidity":31})");
  EXPECT_TRUE(shows(sdm_attic + "/humidity", "31")) << "Google has said that it is offline";
  world().simulator.merge(sdm_attic, R"({"is_online":true,"humidity":32})");
  EXPECT_TRUE(shows(sdm_attic + "/humidity", "32"));
  wait_until_all_is_published(world().probe);
  EXPECT_EQ(world().probe.count("nest" + sdm_attic + "/availability", mark), 0U);
  EXPECT_EQ(world().probe.count("nest" + sdm_attic + "/is_online", mark), 0U);
}

TEST_F(SdmConnectivity, AThermostatThatIsOfflineAtTheStartIsShownSoAtOnce) {
  start_sdm({.start_bridge = false});
  world().simulator.set(sdm_attic + "/is_online", "false");
  world().bridge.start();
  EXPECT_TRUE(shows(sdm_attic + "/availability", "offline"));
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
  EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", "20"), "refused", "device_offline"));
}

}  // namespace
}  // namespace nest2mqtt::test
