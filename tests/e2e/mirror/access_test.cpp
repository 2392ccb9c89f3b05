#include <algorithm>
#include <cstddef>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

std::size_t requests(const Simulator& simulator) {
  return simulator.requests().size();
}

/// For longer than the pause between two looks at the token file nothing is asked of the service.
testing::AssertionResult leaves_the_service_alone(const Simulator& simulator) {
  const auto before = requests(simulator);
  if (!wait_until([&] { return requests(simulator) != before; }, 3s)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "the service was called:\n"
                                     << boost::json::serialize(simulator.requests().back());
}

TEST(Revoked, AccessTakesTheDataAlongAndANewTokenBringsItBack) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  world.simulator.revoke();

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(wait_for_mirror(world.probe, {})) << "nothing that was seen through that access stays";
  EXPECT_TRUE(world.probe.wait_for_message([](const Message& message) {
    return message.topic == "nest/bridge/event" && message.payload.find("\"auth_revoked\"") != std::string::npos;
  }));
  EXPECT_TRUE(leaves_the_service_alone(world.simulator));
  EXPECT_TRUE(world.bridge.running());
  EXPECT_EQ(world.probe.current("nest/bridge/state"), "online");

  world.simulator.accept_token("c.second");
  world.bridge.set_token("c.second");

  EXPECT_TRUE(world.wait_filled());
  EXPECT_EQ(occurrences(world.bridge.log(), " started"), 1U) << "without a restart";
}

TEST(Revoked, AccessIsNotTriedAgainWithTheSameTokenAfterARestartOfTheBroker) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.simulator.revoke();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  ASSERT_TRUE(wait_for_mirror(world.probe, {}));
  const auto before = requests(world.simulator);

  world.restart_broker();

  EXPECT_TRUE(world.probe.wait_for("nest/bridge/state", "online"));
  EXPECT_EQ(world.probe.current("nest/bridge/cloud"), "unauthorized");
  EXPECT_THAT(mirror_part(world.probe.retained_topics()), IsEmpty());
  EXPECT_EQ(requests(world.simulator), before);
}

TEST(Refused, TokenAtTheStartClearsWhatAnEarlierRunLeft) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  ASSERT_EQ(world.bridge.terminate(), 0);

  world.bridge.set_token("c.wrong");
  world.bridge.start();

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(wait_for_mirror(world.probe, {}));
  const auto line = world.bridge.wait_for_log("unauthorized: ");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr("401"));
  EXPECT_THAT(*line, HasSubstr((world.bridge.dir() / "token").string())) << "it says what to do";
  EXPECT_TRUE(leaves_the_service_alone(world.simulator));

  world.bridge.set_token(world.simulator.options().token);
  EXPECT_TRUE(world.wait_filled());
}

TEST(Refused, StreamThatIsForbiddenIsTriedAgainAndTheHomeStays) {
  WorldOptions options;
  options.bridge.settings = {{"nest.grace", "1s"}};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  const auto before = world.probe.mark();
  world.simulator.fault(R"({"fault":"status","status":403,"on":"stream"})");
  world.simulator.fault(R"({"fault":"cut"})");

  ASSERT_TRUE(world.probe.wait_for_message(
      [](const Message& message) {
        return message.topic == "nest/bridge/event" && message.payload.find(R"("forbidden")") != std::string::npos;
      },
      before));
  ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/availability", "offline"));
  EXPECT_EQ(world.probe.current("nest/bridge/cloud"), "offline");
  EXPECT_THAT(boost::json::serialize(world.health().at("problem")), HasSubstr("HTTP status 403"));
  EXPECT_NE(world.probe.current("nest" + living_room + "/humidity"), std::nullopt) << "only a void token removes data";

  world.simulator.clear_faults();
  EXPECT_TRUE(world.wait_filled()) << "without anybody's help";
}

TEST(Refused, SingleRefusalIsAskedOnceMore) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.simulator.fault(R"({"fault":"status","status":401,"on":"stream","count":1})");
  world.simulator.fault(R"({"fault":"cut"})");
  ASSERT_TRUE(world.bridge.wait_for_log("asked once more"));
  EXPECT_NE(world.probe.current("nest" + living_room + "/humidity"), std::nullopt);
  EXPECT_TRUE(world.wait_filled());
  EXPECT_THAT(world.bridge.log(), testing::Not(HasSubstr("unauthorized: ")));
}

TEST(RefusedWrite, WithATokenThatNoReadAcceptsEitherEndsTheAccess) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.simulator.fault(R"({"fault":"status","status":401,"on":"write"})");
  world.simulator.fault(R"({"fault":"status","status":401,"on":"read"})");

  world.probe.publish("nest" + living_room + "/label/set", "West");

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized")) << "although the stream is open";
  EXPECT_TRUE(wait_for_mirror(world.probe, {}));
  world.simulator.clear_faults();
  world.simulator.accept_token("c.second");
  world.bridge.set_token("c.second");
  EXPECT_TRUE(world.wait_filled());
}

TEST(RefusedWrite, WithATokenThatReadsAcceptChangesNothingElse) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.simulator.fault(R"({"fault":"status","status":401,"on":"write"})");
  const auto before = requests(world.simulator);

  world.probe.publish("nest" + living_room + "/label/set", "West");

  ASSERT_TRUE(wait_until([&] {
    const auto all = world.simulator.requests();
    return std::any_of(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(), [](const auto& request) {
      return request.at("method") == "GET" && request.at("status") == 200;
    });
  })) << "a read asks whether the token is still good";
  EXPECT_TRUE(leaves_the_service_alone(world.simulator));
  EXPECT_EQ(world.probe.current("nest/bridge/cloud"), "online");
  EXPECT_NE(world.probe.current("nest" + living_room + "/humidity"), std::nullopt);
}

TEST(NoToken, IsWaitedFor) {
  MirrorWorld world({.start_bridge = false});
  world.bridge.remove_token();
  world.bridge.start();

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(world.bridge.wait_for_log("there is no access token"));
  EXPECT_EQ(requests(world.simulator), 0U);

  world.bridge.set_token(world.simulator.options().token);
  EXPECT_TRUE(world.wait_filled());
}

TEST(Blocked, OpeningIsNotRepeatedBeforeItsTime) {
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.settings = {{"write.blocked_pause", std::vector<std::string>{"1s"}}};
  MirrorWorld world(options);
  world.simulator.fault(R"({"fault":"status","status":429,"on":"stream","count":1,"retry_after":4})");
  world.bridge.start();

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "blocked"));
  EXPECT_TRUE(world.bridge.wait_for_log("the next try is at"));
  EXPECT_TRUE(leaves_the_service_alone(world.simulator)) << "the service asked for 4 s";

  EXPECT_TRUE(world.wait_filled());
}

TEST(Trouble, OfTheServiceIsWaitedOutWithGrowingPauses) {
  MirrorWorld world({.start_bridge = false});
  world.simulator.fault(R"({"fault":"status","status":500,"on":"stream","count":1})");
  world.simulator.fault(R"({"fault":"status","status":503,"on":"front","count":1})");
  world.bridge.start();
  EXPECT_TRUE(world.bridge.wait_for_log("HTTP status 503"));
  EXPECT_TRUE(world.bridge.wait_for_log("HTTP status 500"));
  EXPECT_TRUE(world.wait_filled());
}

TEST(Trouble, OfAServiceThatIsDownIsWaitedOut) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const auto before = world.probe.mark();
  world.simulator.stop();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "offline"));
  world.simulator.start();
  EXPECT_TRUE(world.wait_filled());
  for (const Message& message : world.probe.messages_since(before)) {
    EXPECT_FALSE(is_mirror_topic(message.topic)) << message.topic << " did not change";
  }
}

}  // namespace
}  // namespace nest2mqtt::test
