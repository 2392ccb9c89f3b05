// What a camera's last event makes of `<camera>/event` and `<camera>/activity`. The times of the events are relative to
// now.

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

#include <gtest/gtest.h>

#include "support/family_home.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;

const std::string activity_topic = "nest" + driveway + "/activity";
const std::string motion_off = R"({"motion":false,"person":false,"sound":false,"zones":[]})";
const std::string motion_on = R"({"motion":true,"person":false,"sound":false,"zones":["410021"]})";

/// As the service writes times, with milliseconds.
std::string ago(std::chrono::seconds time) {
  const auto at = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now() - time);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
  std::tm fields{};
  ::gmtime_r(&seconds, &fields);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &fields);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(at.time_since_epoch().count() % 1000));
  return std::string(text.data(), length) + fraction.data();
}

class CameraEvent : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(world_.wait_online());
    ASSERT_TRUE(world_.probe.wait_for(activity_topic, motion_off)) << "the event in the home's document is long over";
  }

  /// Motion in a zone. Without an end: it runs.
  void motion(const std::string& start, const std::string& end = "") {
    const std::string marks =
        R"("has_motion":true,"has_person":false,"has_sound":false,"activity_zone_ids":["410021"])";
    world_.simulator.set(driveway + "/last_event",
                         "{" + marks + R"(,"start_time":")" + start + R"(","end_time":")" + end + R"("})");
    ASSERT_TRUE(world_.probe.wait_for("nest" + driveway + "/last_event/start_time", start));
  }

  /// How many events were told since the start.
  std::size_t told() {
    const std::string text = "change " + std::to_string(++changes_);
    world_.simulator.set("/structures/home-5fd1/name", "\"" + text + "\"");
    EXPECT_TRUE(world_.probe.wait_for("nest/structures/home-5fd1/name", text));
    world_.probe.sync();
    std::size_t count = 0;
    for (const Message& message : world_.probe.messages_since(0)) {
      if (message.topic != "nest" + driveway + "/event") continue;
      EXPECT_FALSE(message.retained);
      ++count;
    }
    return count;
  }

  [[nodiscard]] std::string activity() { return world_.probe.current(activity_topic).value_or("none"); }

  World world_;
  int changes_ = 0;
};

TEST_F(CameraEvent, IsActiveAsLongAsItRuns) {
  const std::string start = ago(0s);
  motion(start);
  EXPECT_TRUE(world_.probe.wait_for(activity_topic, motion_on));
  EXPECT_EQ(told(), 1U);
  world_.simulator.set(driveway + "/last_event/end_time", '"' + ago(0s) + '"');
  EXPECT_TRUE(world_.probe.wait_for(activity_topic, motion_off));
  EXPECT_EQ(told(), 1U);
}

TEST_F(CameraEvent, ThatIsOverWhenItArrivesIsActiveUntilThirtySecondsAfterItsEnd) {
  motion(ago(27s), ago(24s));
  EXPECT_EQ(told(), 1U);
  EXPECT_EQ(activity(), motion_on);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_TRUE(world_.probe.wait_for(activity_topic, motion_off));
  EXPECT_GT(std::chrono::steady_clock::now() - before, 1s);
  EXPECT_EQ(told(), 1U);
}

TEST_F(CameraEvent, ThatIsOldOrGoesBackInTimeIsNotTold) {
  motion(ago(5h), ago(5h - 10s));
  EXPECT_EQ(told(), 0U);
  EXPECT_EQ(activity(), motion_off);
  motion(ago(0s));
  EXPECT_EQ(told(), 1U);
  motion(ago(20s), ago(15s));
  EXPECT_EQ(told(), 1U);
  EXPECT_EQ(activity(), motion_off);
}

TEST_F(CameraEvent, WithTheEndOfTheEventBeforeRunsAlsoWhenBothAreInOneSecond) {
  const std::string start = ago(0s).substr(0, 19);
  motion(start + ".260Z", start + "Z");
  EXPECT_EQ(told(), 1U);
  EXPECT_EQ(activity(), motion_on);
}

TEST_F(CameraEvent, OfTheSameTypeIsToldEachTime) {
  motion(ago(30s), ago(28s));
  motion(ago(0s));
  EXPECT_EQ(told(), 2U);
}

TEST_F(CameraEvent, ThatBeginsWhileTheBridgeIsAwayIsToldOnceWhenItIsBack) {
  world_.bridge.terminate();
  ASSERT_TRUE(world_.probe.wait_for("nest/bridge/state", "offline"));
  const std::string start = ago(0s);
  world_.simulator.set(driveway + "/last_event",
                       R"({"has_motion":true,"has_person":false,"has_sound":false,"activity_zone_ids":["410021"],)"
                       R"("start_time":")" +
                           start + R"("})");
  for (int run = 0; run < 2; ++run) {
    world_.bridge.start();
    ASSERT_TRUE(world_.wait_online());
    EXPECT_TRUE(world_.probe.wait_for(activity_topic, motion_on));
    EXPECT_EQ(told(), 1U);
    world_.bridge.terminate();
    ASSERT_TRUE(world_.probe.wait_for("nest/bridge/state", "offline"));
  }
  world_.simulator.set(driveway + "/last_event/end_time", '"' + ago(0s) + '"');
  world_.bridge.start();
  EXPECT_TRUE(world_.probe.wait_for(activity_topic, motion_off)) << "it has ended, and that it was is no news";
  EXPECT_EQ(told(), 1U);
}

TEST_F(CameraEvent, GoesWithItsCamera) {
  motion(ago(27s), ago(25s));
  EXPECT_TRUE(world_.probe.wait_for(activity_topic, motion_on));
  world_.simulator.remove(driveway);
  EXPECT_TRUE(world_.probe.wait_for_absence(activity_topic));
  const auto end = std::chrono::steady_clock::now() + 6s;
  EXPECT_TRUE(wait_until([&] { return std::chrono::steady_clock::now() > end; }));
  EXPECT_FALSE(world_.probe.retained_topics().contains(activity_topic)) << "its end has no say any more";
}

TEST_F(CameraEvent, OfACameraThatLeavesWhileTheBridgeIsAwayIsCleared) {
  world_.bridge.terminate();
  ASSERT_TRUE(world_.probe.retained_topics().contains(activity_topic));
  world_.simulator.remove(driveway);
  world_.bridge.start();
  EXPECT_TRUE(world_.probe.wait_for_absence(activity_topic));
}

}  // namespace
}  // namespace nest2mqtt::test
