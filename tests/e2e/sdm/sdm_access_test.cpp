// An access that ends while the bridge runs, and comes back without a restart.

#include <gtest/gtest.h>

#include "e2e/support/mirror_world.h"
#include "sdm_login_world.h"

namespace nest2mqtt::test {
namespace {

class SdmAccess : public SdmLoginTest {
 protected:
  void log_in() {
    const LoginRun run = login(world().simulator.sdm_consent_address());
    ASSERT_EQ(run.exit_code, 0) << run.output;
  }
};

TEST_F(SdmAccess, ThatIsRevokedLeavesEverythingAsOfflineUntilALogin) {
  begin({.bridge = {.settings = {{"sdm.poll", "4s"}}}, .start_bridge = false});
  log_in();
  world().bridge.start();
  ASSERT_TRUE(shows(sdm_hall + "/availability", "online"));
  ASSERT_TRUE(world().probe.wait_for("homeassistant/device/nest_" + sdm_hall_id + "/config",
                                     [](const std::string&) { return true; }));
  const auto mark = world().probe.mark();

  world().simulator.revoke_sdm();

  wait_for_cloud("unauthorized");
  EXPECT_TRUE(has_problem("run \"nest2mqtt login"));
  EXPECT_TRUE(shows(sdm_hall + "/availability", "offline"));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_low_f", "66"), "refused", "unauthorized"));
  world().probe.sync();
  for (const auto& message : world().probe.messages_since(mark)) {
    EXPECT_FALSE(message.payload.empty()) << message.topic << " was removed";
  }
  EXPECT_EQ(world().probe.current("nest" + sdm_hall + "/hvac_mode"), "heat-cool");

  log_in();

  wait_for_cloud("online");
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_low_f", "66"), "confirmed"));
  EXPECT_EQ(occurrences(world().bridge.log(), " started"), 1U) << "without a restart";
}

TEST_F(SdmAccess, OfAProjectInTestingEndsAfterSevenDaysAndSaysSo) {
  begin({.bridge = {.settings = {{"sdm.poll", "2s"}}}, .start_bridge = false});
  world().simulator.change_sdm_project(R"({"in_testing":true})");
  log_in();
  world().bridge.start();
  ASSERT_TRUE(shows(sdm_hall + "/availability", "online"));

  world().simulator.order("speed", R"({"speed":10000000})");

  wait_for_cloud("unauthorized");
  EXPECT_TRUE(has_problem("\"Testing\", which ends every login after seven days"));
  EXPECT_TRUE(has_problem("publish the consent screen to Production"));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  const auto asked_then = asked("token");
  world().probe.sync();
  EXPECT_EQ(asked("token"), asked_then) << "a token that was refused is not tried again";
}

TEST_F(SdmAccess, IsRenewedWithoutAWord) {
  begin({.bridge = {.settings = {{"sdm.poll", "2s"}}}, .start_bridge = false});
  log_in();
  world().bridge.start();
  ASSERT_TRUE(shows(sdm_hall + "/humidity", "41"));
  wait_for_cloud("online");
  const auto mark = world().probe.mark();
  const auto tokens = asked("token");
  world().simulator.expire_sdm_access_tokens();
  world().simulator.set(sdm_hall + "/humidity", "47");
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "47"));
  EXPECT_EQ(asked("token"), tokens + 1);
  world().probe.sync();
  EXPECT_EQ(world().probe.count("nest/bridge/cloud", mark), 0U);
}

TEST_F(SdmAccess, WithAWrongSecretNamesTheKeyAndIsNotHammered) {
  begin({.bridge = {.settings = {{"sdm.refresh_token", "1//simulator-refresh-token"}}}, .start_bridge = false});
  world().bridge.set("sdm.client_secret", std::string("GOCSPX-wrong"));
  world().bridge.start();
  wait_for_cloud("unauthorized");
  EXPECT_TRUE(has_problem("sdm.client_secret"));
  EXPECT_LE(asked("token"), 2);
}

TEST_F(SdmAccess, WaitsWhileTheTokenServiceHasAnError) {
  begin({.bridge = {.settings = {{"sdm.refresh_token", "1//simulator-refresh-token"}}}, .start_bridge = false});
  fail_next(503, "login", 1, "<html>503</html>");
  world().bridge.start();
  wait_for_cloud("offline");
  wait_for_cloud("online");
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
}

TEST_F(SdmAccess, IsGivenBackByALogout) {
  begin({.start_bridge = false});
  log_in();
  world().bridge.start();
  ASSERT_TRUE(shows(sdm_hall + "/availability", "online"));
  const LoginRun run = run_subcommand(world().bridge, "logout", {"--account", "sdm"}, "");
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_EQ(stored_token(), "");
  EXPECT_EQ(asked("revoke"), 1);
  EXPECT_TRUE(is_gone(sdm_hall + "/hvac_mode"));
  EXPECT_TRUE(is_gone(sdm_hall + "/availability"));
  wait_for_cloud("unauthorized");
  log_in();
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
}

}  // namespace
}  // namespace nest2mqtt::test
