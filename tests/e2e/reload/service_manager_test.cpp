// What the bridge tells systemd of itself.

#include <csignal>

#include <gmock/gmock.h>

#include "support/notify_socket.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using testing::Contains;
using testing::Not;
using testing::StartsWith;

class ServiceManagerTest : public testing::Test {
 protected:
  [[nodiscard]] WorldOptions watched(bool start_bridge = true) const {
    WorldOptions options;
    options.start_bridge = start_bridge;
    options.bridge.environment = {{"NOTIFY_SOCKET", systemd.path()}, {"WATCHDOG_USEC", "200000"}};
    return options;
  }

  NotifySocket systemd;
};

TEST_F(ServiceManagerTest, IsToldHowTheBridgeIsFromItsStartToItsEnd) {
  World world(watched());
  ASSERT_TRUE(world.wait_online());
  const auto ready = systemd.wait_for("READY=1");
  ASSERT_TRUE(ready);
  EXPECT_TRUE(systemd.wait_for("STATUS=online, 5 devices; broker connected"));

  const auto fed = systemd.wait_for("WATCHDOG=1");
  ASSERT_TRUE(fed);
  EXPECT_TRUE(systemd.wait_for("WATCHDOG=1", *fed + 1)) << "again and again";

  world.bridge.set("mqtt.client_id", "other");
  world.bridge.signal(SIGHUP);
  const auto reloading = systemd.wait_for("RELOADING=1");
  ASSERT_TRUE(reloading);
  EXPECT_TRUE(systemd.wait_for("MONOTONIC_USEC=", *reloading));
  EXPECT_TRUE(systemd.wait_for("READY=1", *reloading));
  EXPECT_TRUE(systemd.wait_for("STATUS=online, 5 devices; broker connected; restart to take mqtt.client_id"));

  world.simulator.revoke();
  EXPECT_TRUE(systemd.wait_for("STATUS=account wwn: unauthorized"));

  EXPECT_EQ(world.bridge.terminate(), 0);
  EXPECT_TRUE(systemd.wait_for("STOPPING=1"));
}

TEST_F(ServiceManagerTest, HearsThatItIsReadyAndLivesWithoutAnyBroker) {
  World world(watched(false));
  world.broker.stop();
  world.bridge.start();
  EXPECT_TRUE(systemd.wait_for("READY=1"));
  EXPECT_TRUE(systemd.wait_for("STATUS=online, 5 devices; no broker: "));
  const std::size_t now = systemd.received().size();
  EXPECT_TRUE(systemd.wait_for("WATCHDOG=1", now));
}

TEST_F(ServiceManagerTest, HearsNothingOfABridgeThatDoesNotComeUp) {
  World world(watched(false));
  world.bridge.set("write.burst", -1);
  world.bridge.start();
  EXPECT_NE(world.bridge.wait_exit(), 0);
  EXPECT_THAT(systemd.received(), Not(Contains(StartsWith("READY"))));
}

}  // namespace
}  // namespace nest2mqtt::test
