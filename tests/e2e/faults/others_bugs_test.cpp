// Bugs that other bridges had, as far as no other test has them: docs/reliability.md lists all.

#include <fstream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

TEST(WillOfAnEarlierConnection, ThatComesLateIsSetRight) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const auto before = world.probe.mark();
  world.probe.publish("nest/bridge/state", "offline", {.retain = true});
  EXPECT_TRUE(world.probe.wait_for_message(
      [](const Message& message) { return message.topic == "nest/bridge/state" && message.payload == "online"; },
      before));
  world.pass_a_change_through();
  EXPECT_EQ(world.probe.retained_topics().at("nest/bridge/state"), "online");
}

TEST(Restarts, TwentyInARowStayWithinTheLimitsAndNeverLogIn) {
  WorldOptions options;
  options.simulator.call_burst = 5;
  options.bridge.settings = {{"wwn.call_burst", 4}, {"wwn.call_refill", "1200ms"}};
  MirrorWorld world(options);
  for (int restart = 0; restart < 20; ++restart) {
    ASSERT_TRUE(world.bridge.wait_for_log("connected to the broker"));
    if (restart % 2 == 0) {
      world.bridge.kill();
    } else {
      EXPECT_EQ(world.bridge.terminate(), 0);
    }
    world.bridge.start();
  }
  EXPECT_TRUE(world.wait_filled());
  for (const auto& request : world.simulator.requests()) {
    EXPECT_EQ(request.at("path"), "/") << "only the stream was asked for";
  }
}  // that the limits were kept, MirrorWorld asks the service itself

TEST(AnotherUsersToken, BringsThatUsersHomeAndLeavesNothingOfTheOther) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  std::ifstream file(cottage_file());
  const std::string cottage{std::istreambuf_iterator<char>(file), {}};
  ASSERT_EQ(http_put(world.simulator.control_url() + "/users/ann/home", cottage).status, 200);
  world.simulator.order("tokens", R"({"token":"c.ann","user":"ann"})");

  world.bridge.set_token("c.ann");

  ASSERT_TRUE(world.probe.wait_for("nest/structures/cottage-22bb/availability", "online"));
  EXPECT_TRUE(wait_for_mirror(world.probe, rendered(world.bridge, boost::json::parse(cottage))));
  EXPECT_TRUE(world.probe.wait_for_absence("homeassistant/device/nest_living-room-a1b2/config"));
  for (const auto& request : world.simulator.requests()) {
    EXPECT_EQ(request.at("status") == 401, false) << "the old token is not used any more";
  }
}

}  // namespace
}  // namespace nest2mqtt::test
