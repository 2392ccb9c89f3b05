// `<device>/event`: one message for each thing that happens, and none for what merely is so.

#include <gmock/gmock.h>

#include "support/family_home.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DeviceEvent : public testing::Test {
 protected:
  void raise(const std::string& state) {
    world_.simulator.order("alarm", R"({"device":"hallway-e5f6","smoke":")" + state + R"("})");
    ASSERT_TRUE(world_.probe.wait_for("nest" + hallway + "/smoke_alarm_state", state));
  }

  /// Event types published for the object since `mark`, oldest first. What the stream brought before is published.
  std::vector<std::string> events(const std::string& path, std::size_t mark = 0) {
    world_.probe.sync();
    std::vector<std::string> types;
    for (const Message& message : world_.probe.messages_since(mark)) {
      if (message.topic != "nest" + path + "/event") continue;
      EXPECT_FALSE(message.retained);
      types.emplace_back(boost::json::parse(message.payload).at("event_type").as_string());
    }
    return types;
  }

  /// Everything of the service up to now has come through the bridge.
  void pass_a_change_through() {
    const std::string text = "change " + std::to_string(++changes_);
    world_.simulator.set("/structures/home-5fd1/name", "\"" + text + "\"");
    ASSERT_TRUE(world_.probe.wait_for("nest/structures/home-5fd1/name", text));
  }

  World world_;
  int changes_ = 0;
};

TEST_F(DeviceEvent, AnAlarmIsToldStepByStepOnceEach) {
  ASSERT_TRUE(world_.wait_online());
  pass_a_change_through();
  raise("warning");
  raise("emergency");
  raise("ok");
  pass_a_change_through();
  EXPECT_THAT(events(hallway), ElementsAre("smoke_warning", "smoke_emergency", "smoke_ok"));
}

TEST_F(DeviceEvent, NeitherAReconnectionNorARestartTellsItAgain) {
  ASSERT_TRUE(world_.wait_online());
  pass_a_change_through();
  raise("warning");
  world_.simulator.fault(R"({"fault":"cut"})");
  pass_a_change_through();
  world_.restart_broker();
  ASSERT_TRUE(world_.wait_online());
  pass_a_change_through();
  world_.bridge.terminate();
  world_.bridge.start();
  ASSERT_TRUE(world_.wait_online());
  pass_a_change_through();
  EXPECT_THAT(events(hallway), ElementsAre("smoke_warning"));
}

TEST_F(DeviceEvent, AnAlarmThatBeganWhileTheBridgeWasAwayIsToldWhenItIsBack) {
  ASSERT_TRUE(world_.wait_online());
  pass_a_change_through();
  world_.bridge.kill();
  ASSERT_TRUE(world_.probe.wait_for("nest/bridge/state", "offline"));
  world_.simulator.order("alarm", R"({"device":"hallway-e5f6","smoke":"emergency"})");
  world_.bridge.start();
  ASSERT_TRUE(world_.wait_online());
  ASSERT_TRUE(world_.probe.wait_for("nest" + hallway + "/smoke_alarm_state", "emergency"));
  pass_a_change_through();
  EXPECT_THAT(events(hallway), ElementsAre("smoke_emergency"));
}

TEST_F(DeviceEvent, WhatTheCameraSeesIsToldOnceForEachEvent) {
  ASSERT_TRUE(world_.wait_online());
  pass_a_change_through();
  EXPECT_THAT(events(driveway), IsEmpty()) << "the event in the home's document is long over";
  world_.simulator.order("camera_event", R"({"device":"driveway-c9d0","person":true,"motion":true})");
  ASSERT_TRUE(wait_until([&] { return !events(driveway).empty(); }));
  pass_a_change_through();
  EXPECT_THAT(events(driveway), ElementsAre("motion", "person"));
}

}  // namespace
}  // namespace nest2mqtt::test
