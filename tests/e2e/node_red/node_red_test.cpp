#include "node_red.h"

#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/family_home.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string text_of(const Shown& shown) {
  return shown.payload.is_string() ? std::string(shown.payload.as_string()) : json::serialize(shown.payload);
}

/// The world of the demo, which is the one the flow is shipped for, and Node-RED in it. No node of the flow may fail in
/// any test.
class NodeRedTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto missing = NodeRed::missing();
    if (!missing) return;
    if (std::getenv("NEST2MQTT_REQUIRE_NODE_RED") != nullptr) GTEST_FAIL() << *missing;
    GTEST_SKIP() << *missing << ". scripts/test installs it.";
  }

  void TearDown() override {
    if (!node_red_) return;
    for (const Shown& failure : node_red_->shown_at("failures")) ADD_FAILURE() << "in the flow: " << text_of(failure);
  }

  /// Settings that let a test take seconds.
  void start_world(WorldOptions options = {}) {
    options.bridge.settings.merge(std::map<std::string, Setting>{{"write.settle", "200ms"}, {"write.confirm", "2s"}});
    const bool with_bridge = options.start_bridge;
    world_.emplace(std::move(options));
    if (with_bridge) {
      ASSERT_TRUE(world_->wait_online());
    }
  }
  void start_node_red(Flow flow = {}) { node_red_.emplace(world_->broker, world_->probe, std::move(flow)); }

  /// What the simulator calls an alarm: R"("smoke":"emergency")".
  void alarm(const std::string& state) {
    world().simulator.order("alarm", R"({"device":"hallway-e5f6",)" + state + "}");
  }

  [[nodiscard]] World& world() { return *world_; }
  [[nodiscard]] NodeRed& node_red() { return *node_red_; }

 private:
  std::optional<World> world_;
  std::optional<NodeRed> node_red_;
};

TEST_F(NodeRedTest, ValuesOfTheThermostatHaveTheirTypes) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  start_node_red();

  // By themselves.
  const Shown temperature = node_red().wait_for_shown("temperature");
  EXPECT_EQ(temperature.type, "number");
  EXPECT_EQ(temperature.payload.to_number<double>(), 20.0);
  const Shown leaf = node_red().wait_for_shown("leaf");
  EXPECT_EQ(leaf.type, "boolean");
  EXPECT_EQ(leaf.payload, json::value(false));
  const Shown action = node_red().wait_for_shown("action");
  EXPECT_EQ(action.type, "string");
  EXPECT_EQ(text_of(action), "heating");

  // And out of the document, which speaks of °F since the thermostat does.
  const Shown thermostat = node_red().wait_for_shown("summary-shown");
  EXPECT_EQ(thermostat.type, "object");
  EXPECT_EQ(thermostat.payload.at("name"), "Living Room");
  EXPECT_EQ(thermostat.payload.at("temperature").to_number<double>(), 68.0);
  EXPECT_EQ(thermostat.payload.at("leaf"), json::value(false));
  EXPECT_EQ(thermostat.payload.at("line"), "68 °F, set to 70 °F, heating");
}

TEST_F(NodeRedTest, AValueThatChangesIsSeenAtOnce) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  start_node_red();
  static_cast<void>(node_red().wait_for_shown("temperature"));
  static_cast<void>(node_red().wait_for_shown("summary-shown"));
  EXPECT_THAT(node_red().shown_at("cold-shown"), IsEmpty());

  world().simulator.merge(living_room, R"({"ambient_temperature_c":17.5,"ambient_temperature_f":64})");

  EXPECT_EQ(node_red().wait_for_shown("temperature", 2).payload.to_number<double>(), 17.5);
  EXPECT_EQ(node_red().wait_for_shown("cold-shown").payload.to_number<double>(), 17.5);
  EXPECT_EQ(node_red().wait_for_shown("summary-shown", 2).payload.at("temperature").to_number<double>(), 64.0);
}

TEST_F(NodeRedTest, EveryCommandGetsItsOwnFinalReceipt) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  start_node_red();

  // Both answers come by the same topic, the second one first, and so does one for somebody else.
  world().probe.publish("node-red/nest2mqtt/receipts", R"({"status":"rejected","final":true,"message":"not yours"})",
                        {.correlation_data = "somebody else's"});
  node_red().press("set-22");
  node_red().press("set-50");

  EXPECT_EQ(text_of(node_red().wait_for_shown("not-done")),
            "50 °C: Refused: target_temperature_c must be between 9 and 32; 50 was not sent.");
  EXPECT_EQ(text_of(node_red().wait_for_shown("done")), "22 °C: Done: target_temperature_c is 22.");
  EXPECT_EQ(world().simulator.get(living_room + "/target_temperature_c").to_number<double>(), 22.0);
  EXPECT_THAT(world().simulator.writes(), SizeIs(1));
  EXPECT_THAT(node_red().shown_at("progress"), SizeIs(1)) << "`accepted`, of the one that was";
  EXPECT_THAT(node_red().shown_at("done"), SizeIs(1));
  EXPECT_THAT(node_red().shown_at("not-done"), SizeIs(1));
}

TEST_F(NodeRedTest, WhatTheServiceDoesNotAcceptIsToldInItsWords) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  start_node_red();
  world().simulator.fault(R"({"fault":"stall"})");  // the stream is silent: the bridge does not hear of the lock
  world().simulator.merge(living_room, R"({"is_locked":true,"locked_temp_max_c":21.5})");

  node_red().press("set-22");

  EXPECT_EQ(text_of(node_red().wait_for_shown("not-done")),
            "22 °C: Nest did not accept it: Temperature C '22.0' is too high for lock temperature '21.5'.");
  EXPECT_THAT(node_red().shown_at("done"), IsEmpty());
}

TEST_F(NodeRedTest, WithoutTheBridgeItSaysSoInTime) {
  ASSERT_NO_FATAL_FAILURE(start_world({.start_bridge = false}));
  Flow flow;
  flow.set("ANSWER_WITHIN_SECONDS", "1");
  start_node_red(std::move(flow));

  node_red().press("set-22");

  EXPECT_THAT(text_of(node_red().wait_for_shown("not-done")),
              AllOf(HasSubstr("22 °C: No answer within 1 s."), HasSubstr("Does the bridge run")));
}

TEST_F(NodeRedTest, ASmokeAlarmMakesItReactOnce) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  start_node_red();

  alarm(R"("smoke":"emergency")");
  const Shown emergency = node_red().wait_for_shown("emergency");
  EXPECT_EQ(emergency.topic, "smoke_emergency");
  EXPECT_EQ(text_of(emergency), "Hallway: SMOKE, emergency!");

  // The bridge has said it in both ways.
  ASSERT_TRUE(world().probe.wait_for("nest" + hallway + "/smoke_alarm_state", "emergency"));
  ASSERT_TRUE(world().probe.wait_for("nest" + hallway + "/event", [](const std::string& payload) {
    return json::parse(payload).at("event_type") == "smoke_emergency";
  }));

  // Nothing that was caused by the alarm can come later than what the end of the alarm causes.
  alarm(R"("smoke":"ok")");
  EXPECT_EQ(text_of(node_red().wait_for_shown("all-clear")), "Hallway: smoke, all clear.");
  EXPECT_THAT(node_red().shown_at("emergency"), SizeIs(1));

  alarm(R"("battery":"replace")");
  EXPECT_EQ(text_of(node_red().wait_for_shown("other-news")), "Hallway: the battery has to be replaced.");
  EXPECT_THAT(node_red().shown_at("all-clear"), SizeIs(1));
}

TEST_F(NodeRedTest, TheEventAloneIsEnoughAndTheStateAfterItIsNotAnotherAlarm) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  start_node_red();

  world().probe.publish("nest" + hallway + "/event", R"({"event_type":"co_warning"})");
  EXPECT_EQ(node_red().wait_for_shown("warning").topic, "co_warning");

  alarm(R"("co":"warning")");
  alarm(R"("co":"ok")");
  EXPECT_EQ(node_red().wait_for_shown("all-clear").topic, "co_ok");
  EXPECT_THAT(node_red().shown_at("warning"), SizeIs(1));
}

TEST_F(NodeRedTest, AnAlarmDuringATestIsAnAlarmAndSaysSo) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  start_node_red();

  alarm(R"("manual_test":true)");
  EXPECT_EQ(text_of(node_red().wait_for_shown("other-news")), "Hallway: somebody tests the alarm.");
  alarm(R"("smoke":"emergency")");
  EXPECT_EQ(text_of(node_red().wait_for_shown("emergency")), "Hallway: SMOKE, emergency! (during a test)");
}

TEST_F(NodeRedTest, AnAlarmThatBeganBeforeItIsNotMissed) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  alarm(R"("smoke":"emergency")");
  ASSERT_TRUE(world().probe.wait_for("nest" + hallway + "/smoke_alarm_state", "emergency"));

  start_node_red();

  EXPECT_EQ(node_red().wait_for_shown("emergency").topic, "smoke_emergency");
}

TEST_F(NodeRedTest, AStateThatNobodyKnowsIsTakenForTheWorst) {
  ASSERT_NO_FATAL_FAILURE(start_world());
  world().simulator.set(hallway + "/smoke_alarm_state", R"("inferno")");
  ASSERT_TRUE(world().probe.wait_for("nest" + hallway + "/smoke_alarm_state", "inferno"));

  start_node_red();

  EXPECT_EQ(node_red().wait_for_shown("emergency").topic, "smoke_emergency");
}

}  // namespace
}  // namespace nest2mqtt::test
