// One tree of topics for the devices of all three services.

#include <gmock/gmock.h>

#include "sdm_world.h"
#include "support/family_home.h"

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class SdmMixedHome : public SdmTest {};

/// Living room by Google Device Access, bedroom by No Longer Evil, all else by Works with Nest.
TEST_F(SdmMixedHome, SharesOneTreeWithTheOtherServices) {
  start({.simulator = {.nle = true, .sdm = true},
         .bridge = {.settings = {{"write.confirm", "25s"}, {"write.ttl", "40s"}}},
         .start_bridge = false});
  world().simulator.merge(living_room, R"({"services":["sdm"]})");
  world().simulator.merge(bedroom, R"({"services":["nle"]})");
  world().simulator.merge(driveway, R"({"services":["wwn"]})");
  world().bridge.start();
  for (const char* account : {"wwn", "nle", "sdm"}) {
    EXPECT_TRUE(world().probe.wait_for("nest/bridge/account/" + std::string(account), "online"));
  }
  EXPECT_TRUE(shows(living_room + "/structure_id", "home-5fd1"));
  EXPECT_TRUE(shows(living_room + "/target_temperature_f", "70"));
  EXPECT_TRUE(shows(bedroom + "/structure_id", "nle"));
  EXPECT_TRUE(shows(hallway + "/smoke_alarm_state", "ok"));
  EXPECT_TRUE(shows(driveway + "/is_streaming", "true"));
  EXPECT_TRUE(shows(maple_street + "/away", "home"));

  const auto by_sdm = send(living_room, "target_temperature_f", "68");
  const auto by_nle = send(bedroom, "temperature_scale", "C");
  const auto by_wwn = send(driveway, "is_streaming", "false");
  EXPECT_TRUE(says(commander().wait_for_final(by_sdm), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(by_wwn), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(by_nle), "confirmed"));
  EXPECT_THAT(commands(), ElementsAre("ThermostatTemperatureSetpoint.SetHeat"));
  EXPECT_THAT(world().simulator.nle_commands(), SizeIs(1));
  EXPECT_THAT(puts(), SizeIs(1));
  EXPECT_TRUE(says(outcome(living_room, "label", "x"), "refused", "permission"));

  // One service is lost; the others go on.
  world().simulator.revoke_sdm();
  EXPECT_TRUE(world().probe.wait_for("nest/bridge/account/sdm", "unauthorized"));
  EXPECT_TRUE(shows(living_room + "/hvac_mode", "heat"));
  world().simulator.set(maple_street + "/away", "\"away\"");
  EXPECT_TRUE(shows(maple_street + "/away", "away"));
  EXPECT_EQ(world().probe.current("nest/bridge/account/nle"), "online");
}

}  // namespace
}  // namespace nest2mqtt::test
