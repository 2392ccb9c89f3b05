#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "loopback_server.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Redirect, AServiceThatMovesIsFoundAgain) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.simulator.fault(R"({"fault":"redirect_move"})");
  world.simulator.set(living_room + "/humidity", "50");

  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "50"));
  EXPECT_TRUE(world.wait_filled());
  EXPECT_EQ(world.simulator.stat("redirects"), 2) << "the front door was asked once more";
}

TEST(Redirect, TheTokenIsNeverSentToAForeignHost) {
  const LoopbackServer foreign([](const std::string&) { return http_response("401 Unauthorized", ""); });
  MirrorWorld world({.start_bridge = false});
  // Another name than that of wwn.api_url, which is the address.
  world.simulator.fault(R"({"fault":"redirect_foreign","location":")" + foreign.url("localhost") + "\"}");

  world.bridge.start();

  const auto line = world.bridge.wait_for_log("wwn.redirect_hosts");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr("localhost"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", "offline"));
  EXPECT_THAT(foreign.bytes(), Not(HasSubstr(world.simulator.options().token)));
  EXPECT_EQ(foreign.connections(), 0U);

  world.simulator.clear_faults();
  EXPECT_TRUE(world.wait_filled());
}

TEST(Redirect, AHostThatTheUserAllowsIsFollowed) {
  const std::string token = "c.test-token";
  const LoopbackServer other([](const std::string&) {
    return http_response(
        "200 OK", "Content-Type: text/event-stream\r\n",
        "event: put\ndata: {\"path\":\"/\",\"data\":{\"structures\":{\"s1\":{\"name\":\"There\"}}}}\n\n");
  });
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.settings = {{"wwn.redirect_hosts", std::vector<std::string>{"localhost"}}};
  MirrorWorld world(options);
  world.simulator.fault(R"({"fault":"redirect_foreign","location":")" + other.url("localhost") + "\"}");

  world.bridge.start();

  EXPECT_TRUE(world.probe.wait_for("nest/structures/s1/name", "There"));
  EXPECT_THAT(other.bytes(), HasSubstr("Bearer " + token));
}

TEST(Redirect, ALoopIsLeftAndNamed) {
  MirrorWorld world({.start_bridge = false});
  world.simulator.fault(R"({"fault":"redirect_loop"})");

  world.bridge.start();

  EXPECT_TRUE(world.bridge.wait_for_log("redirects in a circle"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", "offline"));
  EXPECT_LT(world.simulator.stat("redirects"), 30) << "a loop must not become a storm of requests";

  world.simulator.clear_faults();
  EXPECT_TRUE(world.wait_filled());
}

TEST(Redirect, WhatIsNotANestServiceIsSaidSo) {
  const LoopbackServer web_page(
      [](const std::string&) { return http_response("200 OK", "Content-Type: text/html\r\n", "<h1>Router</h1>"); });
  WorldOptions options;
  options.bridge.api_url = web_page.url();
  MirrorWorld world(options);
  const auto line = world.bridge.wait_for_log("wwn.api_url");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr("text/html"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", "offline"));
}

}  // namespace
}  // namespace nest2mqtt::test
