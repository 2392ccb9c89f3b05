#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>

#include "http_world.h"
#include "support/free_port.h"
#include "support/process.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

Outcome health(const World& world, std::vector<std::string> more = {}) {
  std::vector<std::string> command{built_program("nest2mqtt"), "health", "--config", world.bridge.config_file()};
  command.insert(command.end(), more.begin(), more.end());
  return run_to_end(std::move(command));
}

WorldOptions listening(const std::string& at) {
  WorldOptions options;
  options.bridge.settings["http.listen"] = at;
  return options;
}

std::string some_loopback_port() {
  return "127.0.0.1:" + std::to_string(free_port());
}

std::string socket_of(const World& world) {
  return (world.bridge.state_dir() / "health.socket").string();
}

/// As for a bridge on another machine.
void remove_socket(const World& world) {
  ASSERT_TRUE(std::filesystem::remove(socket_of(world)));
}

TEST(HealthCommand, AsksAtTheSocketOfTheStateDirectory) {
  World world;
  ASSERT_TRUE(world.wait_online());
  EXPECT_EQ(std::filesystem::status(socket_of(world)).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(health(world).output, "healthy: cloud online, 6 structures and devices\n");

  world.bridge.kill();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  ASSERT_TRUE(std::filesystem::exists(socket_of(world))) << "left behind";
  EXPECT_EQ(health(world).code, 1);
  world.bridge.start();
  ASSERT_TRUE(world.wait_online());
  EXPECT_EQ(health(world).code, 0) << "the socket was taken over";

  world.broker.stop();
  ASSERT_TRUE(world.bridge.wait_for_log("trying again"));
  const Outcome alone = health(world);
  EXPECT_EQ(alone.code, 1);
  EXPECT_THAT(alone.output, StartsWith("nest2mqtt: the bridge runs but has no broker: "));

  EXPECT_EQ(world.bridge.terminate(), 0);
  EXPECT_FALSE(std::filesystem::exists(socket_of(world)));
}

TEST(HealthCommand, IsAnsweredWhileThePagesAreCrowded) {
  const std::uint16_t port = free_port();
  const std::string listen = "127.0.0.1:" + std::to_string(port);
  World world(listening(listen));
  ASSERT_TRUE(world.wait_online());
  boost::asio::io_context io;
  std::vector<boost::asio::ip::tcp::socket> silent;
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < 40; ++i) silent.emplace_back(io).connect({boost::asio::ip::address_v4::loopback(), port});
  EXPECT_EQ(health(world).code, 0);
  remove_socket(world);
  EXPECT_EQ(health(world).code, 0) << "by the pages";
  EXPECT_EQ(http_get("http://" + listen + "/livez").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - before, max_wait(5s)) << "before any of them is given up";
}

TEST(HealthCommand, AsksThroughTheBrokerWhereThereAreNoPages) {
  World world;
  ASSERT_TRUE(world.wait_online());
  remove_socket(world);
  const Outcome well = health(world);
  EXPECT_EQ(well.code, 0);
  EXPECT_EQ(well.output, "healthy: cloud online, 6 structures and devices\n");

  // What a person has to mend is told, and no reason to start the container again.
  world.simulator.revoke();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  const Outcome logged_out = health(world);
  EXPECT_EQ(logged_out.code, 0);
  EXPECT_THAT(logged_out.output, AllOf(StartsWith("healthy: "), HasSubstr("account wwn: unauthorized")));

  world.bridge.kill();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  const Outcome gone = health(world);
  EXPECT_EQ(gone.code, 1);
  EXPECT_THAT(gone.output, AllOf(StartsWith("nest2mqtt: asked at mqtt://"), HasSubstr("does not run")));

  world.broker.stop();
  const Outcome alone = health(world);
  EXPECT_EQ(alone.code, 1);
  EXPECT_THAT(alone.output, StartsWith("nest2mqtt: asked at mqtt://"));
}

TEST(HealthCommand, AsksThePagesWhereThereAreSome) {
  World world(listening(some_loopback_port()));
  ASSERT_TRUE(world.wait_online());
  remove_socket(world);
  const Outcome well = health(world);
  EXPECT_EQ(well.code, 0);
  EXPECT_EQ(well.output, "healthy: cloud online, 6 structures and devices\n");

  world.broker.stop();
  ASSERT_TRUE(world.bridge.wait_for_log("trying again"));
  const Outcome alone = health(world);
  EXPECT_EQ(alone.code, 1);
  EXPECT_THAT(alone.output, StartsWith("nest2mqtt: the bridge runs but has no broker: "));

  world.bridge.kill();
  const Outcome gone = health(world);
  EXPECT_EQ(gone.code, 1);
  EXPECT_THAT(gone.output,
              AllOf(StartsWith("nest2mqtt: the bridge does not answer at http.listen: "), HasSubstr("is it running?")));
}

TEST(HealthCommand, DoesNotWaitLongerThanItIsTold) {
  World world;
  ASSERT_TRUE(world.wait_online());
  world.bridge.signal(SIGSTOP);
  const Outcome stuck = health(world, {"--timeout", "300ms"});
  world.bridge.signal(SIGCONT);
  EXPECT_EQ(stuck.code, 1);
  EXPECT_THAT(stuck.output, AllOf(HasSubstr(socket_of(world)), HasSubstr("does not answer in time (300ms)")));

  remove_socket(world);
  world.bridge.signal(SIGSTOP);
  const Outcome stuck_behind_broker = health(world, {"--timeout", "300ms"});
  world.bridge.signal(SIGCONT);
  EXPECT_EQ(stuck_behind_broker.code, 1);
  EXPECT_THAT(
      stuck_behind_broker.output,
      AllOf(HasSubstr("is online by nest/bridge/state, but does not answer within 300ms"), HasSubstr("asked at ")));
}

TEST(HttpListen, APortThatIsTakenEndsTheStartWithAReason) {
  const std::string listen = some_loopback_port();
  World world(listening(listen));
  ASSERT_TRUE(world.wait_online());
  BridgeOptions options{.api_url = world.simulator.api_url(), .mqtt_url = world.broker.url()};
  options.settings = {{"http.listen", listen}, {"mqtt.base_topic", std::string("other")}};
  Bridge second(std::move(options));
  second.start();
  EXPECT_EQ(second.wait_exit(), 1);
  EXPECT_THAT(second.log(), AllOf(HasSubstr("cannot listen at " + listen), HasSubstr("give it another port")));
}

}  // namespace
}  // namespace nest2mqtt::test
