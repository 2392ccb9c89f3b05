// A No Longer Evil server that goes, comes back, or has thermostats that are dead; and two of them.

#include "nle_world.h"

namespace nest2mqtt::test {
namespace {

class NleServerTest : public NleTest {};

TEST_F(NleServerTest, OneThatStoppedAndLeftItsStreamsSilentIsNoticed) {
  start_nle({.bridge = {.settings = {{"nest.grace", "1s"}}}});
  ASSERT_TRUE(shows(nle_living_room + "/availability", "online"));
  // It goes on answering while its thermostats are connected. Then it refuses, and time stands still before its streams
  // end.
  world().simulator.stop_nle();
  world().simulator.order("speed", R"({"speed":100})");
  ASSERT_TRUE(wait_until([&] { return !world().simulator.nle_state().at("running").as_bool(); }));
  world().simulator.order("speed", R"({"speed":0})");
  wait_for_cloud("offline");
  EXPECT_TRUE(shows(nle_living_room + "/availability", "offline"));
  EXPECT_TRUE(shows(nle_living_room + "/hvac_mode", "heat")) << "what was known stays";

  world().simulator.order("speed", R"({"speed":1})");
  world().simulator.start_nle();
  wait_for_cloud("online");
  EXPECT_TRUE(shows(nle_living_room + "/availability", "online"));
  world().simulator.set(nle_living_room + "/target_temperature_c", "23");
  EXPECT_TRUE(shows(nle_living_room + "/target_temperature_c", "23"));
}

TEST_F(NleServerTest, ACommandWhileItIsAwayIsSentWhenItIsBack) {
  start_nle({.bridge = {.settings = {{"nest.grace", "1m"}}}});
  ASSERT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  world().simulator.stop_nle(true);
  wait_for_cloud("offline");
  const auto command = send(nle_living_room, "target_temperature_c", "22");
  static_cast<void>(commander().wait_for(command, "accepted"));
  world().simulator.start_nle();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
}

TEST_F(NleServerTest, ACommandToOneThatIsStoppingIsConfirmedAfterItsStart) {
  start_nle({.bridge = {.settings = {{"nest.grace", "1m"}}}});
  ASSERT_TRUE(shows(nle_living_room + "/target_temperature_c", "21"));
  world().simulator.stop_nle();
  const auto command = send(nle_living_room, "target_temperature_c", "22");
  ASSERT_TRUE(wait_until([&] { return !commands().empty(); })) << "it still takes commands";
  world().simulator.start_nle();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
}

TEST_F(NleServerTest, AThermostatThatIsDeadGoesOfflineAlone) {
  start_nle({.simulator = {.speed = "100"}});
  ASSERT_TRUE(shows(nle_living_room + "/availability", "online"));
  ASSERT_TRUE(shows(nle_upstairs + "/availability", "online"));
  world().simulator.set(nle_upstairs + "/is_online", "false");
  EXPECT_TRUE(shows(nle_upstairs + "/availability", "offline"));
  EXPECT_EQ(world().probe.current("nest" + nle_living_room + "/availability"), "online");
}

TEST_F(NleServerTest, ADeadThermostatIsNotBelievedAvailableAfterTheServersStart) {
  start_nle({.bridge = {.settings = {{"nest.grace", "1s"}}}, .start_bridge = false});
  world().simulator.set(nle_upstairs + "/is_online", "false");
  world().simulator.stop_nle(true);
  world().simulator.start_nle();
  world().bridge.start();
  wait_for_cloud("online");
  EXPECT_TRUE(shows(nle_living_room + "/availability", "online"));
  EXPECT_TRUE(shows(nle_upstairs + "/availability", "offline"));
}

TEST_F(NleServerTest, TwoAreTwoAccounts) {
  const Simulator second({.home = NEST2MQTT_HOMES "/cottage.json", .nle = true});
  start_nle({.bridge = {.extra = "[[nle.account]]\nname = \"cottage\"\nurl = \"" + second.nle_url() + "\"\n"}});
  EXPECT_TRUE(shows(nle_living_room + "/structure_id", "nle"));
  EXPECT_TRUE(shows("/structures/cottage/name", "cottage"));
  EXPECT_TRUE(shows("/devices/thermostats/flat-hall-33cc/structure_id", "cottage"));
  EXPECT_TRUE(says(outcome("/devices/thermostats/flat-hall-33cc", "temperature_scale", "F"), "confirmed"));
  EXPECT_EQ(second.nle_commands().size(), 1U);
  EXPECT_TRUE(commands().empty());
}

}  // namespace
}  // namespace nest2mqtt::test
