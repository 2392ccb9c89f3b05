// Many commands at once, and what they cost.

#include <chrono>
#include <cstdint>
#include <fstream>
#include <set>
#include <string>

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include "e2e/support/commander.h"
#include "e2e/support/mirror_world.h"
#include "support/tcp_proxy.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

const std::string answers = "nest/response/answers";
const std::string living_room_label = "nest" + living_room + "/label/set";

/// What the process has written with write(): files and its log; messages to the broker are sent with other calls.
std::uint64_t bytes_written(const Bridge& bridge) {
  std::ifstream in("/proc/" + std::to_string(bridge.pid()) + "/io");
  std::string name;
  std::uint64_t value = 0;
  while (in >> name >> value) {
    if (name == "wchar:") return value;
  }
  return 0;
}

std::size_t distinct_answers(const MqttProbe& probe, std::size_t mark) {
  std::set<std::string> distinct;
  for (const Message& message : probe.messages_since(mark)) {
    if (message.topic == answers) distinct.insert(message.correlation_data);
  }
  return distinct.size();
}

TEST(Burst, TenThousandRefusedCommandsGetTenThousandReceipts) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  constexpr std::size_t count = 10'000;
  const std::size_t mark = world.probe.mark();
  for (std::size_t i = 0; i < count; ++i) {
    world.probe.publish("nest/devices/thermostats/nobody/label/set", "x",
                        {.response_topic = answers, .correlation_data = std::to_string(i)});
  }
  EXPECT_TRUE(
      wait_until([&] { return world.probe.count(answers, mark) >= count; }, max_wait(std::chrono::seconds(60))));
  EXPECT_EQ(distinct_answers(world.probe, mark), count);
  EXPECT_EQ(world.probe.count("nest/devices/thermostats/nobody/result", mark), count);
  EXPECT_TRUE(world.wait_filled());
}

TEST(Burst, OfMoreCommandsThanReceiptsCanWaitIsCountedAndNamed) {
  MirrorWorld world({.start_bridge = false});
  TcpProxy line;
  line.set_target(world.broker.port());
  world.bridge.set("mqtt.url", "mqtt://127.0.0.1:" + std::to_string(line.port()));
  world.bridge.start();
  ASSERT_TRUE(world.wait_filled());

  // Commands come fast, with QoS 0; receipts leave slowly, because each waits for the broker on a long line.
  constexpr std::size_t fast_enough_for_commands = 2'000'000;
  line.slow_down(fast_enough_for_commands);
  constexpr std::size_t count = 14'000;
  const std::size_t mark = world.probe.mark();
  for (std::size_t i = 0; i < count; ++i) {
    world.probe.publish("nest/devices/thermostats/nobody/label/set", "x",
                        {.qos = 0, .response_topic = answers, .correlation_data = std::to_string(i)});
  }
  ASSERT_TRUE(world.bridge.wait_for_log("was not taken and gets no receipt")) << world.probe.count(answers, mark);
  line.pass();

  const auto health = [&] {
    const std::size_t asked = world.probe.mark();
    world.probe.publish("nest/bridge/request/health", "");
    const auto answer = world.probe.wait_for_message(
        [](const Message& message) { return message.topic == "nest/bridge/response/health"; }, asked);
    return answer ? boost::json::parse(answer->payload).as_object() : boost::json::object();
  };
  const auto unanswered = [&] { return health().at("data").at("commands").at("unanswered").to_number<std::size_t>(); };
  EXPECT_TRUE(wait_until([&] { return distinct_answers(world.probe, mark) + unanswered() == count; },
                         max_wait(std::chrono::seconds(60))))
      << distinct_answers(world.probe, mark) << " and " << unanswered();
  EXPECT_GT(unanswered(), 100U);
  EXPECT_THAT(std::string(health().at("data").at("problem").as_string()),
              testing::HasSubstr("commands since the start were not taken"));
  EXPECT_LE(occurrences(world.bridge.log(), "was not taken and gets no receipt"), 5U) << "a few lines, not thousands";
}

TEST(Burst, OfLongCorrelationDataWritesLittle) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  constexpr std::size_t count = 1000;
  constexpr std::size_t longest = 65'000;
  const std::uint64_t before = bytes_written(world.bridge);
  const std::size_t mark = world.probe.mark();
  for (std::size_t i = 0; i < count; ++i) {
    world.probe.publish(living_room_label, "x",
                        {.response_topic = answers, .correlation_data = std::string(longest, 'c')});
  }
  EXPECT_TRUE(
      wait_until([&] { return world.probe.count(answers, mark) >= count; }, max_wait(std::chrono::seconds(60))));
  EXPECT_LT(bytes_written(world.bridge) - before, 10'000'000U);
  EXPECT_THAT(
      world.probe.wait_for_message([](const Message& message) { return message.topic == answers; }, mark)->payload,
      testing::AllOf(testing::HasSubstr("bad_payload"), testing::HasSubstr("at most 4096")));
}

TEST(Burst, OfOrdinaryCommandsWritesInProportion) {
  MirrorWorld world({.bridge = {.settings = {{"write.ttl", "5s"}}}});
  ASSERT_TRUE(world.wait_filled());
  Commander commander(world.probe);
  const std::uint64_t before = bytes_written(world.bridge);
  constexpr int count = 300;
  for (int i = 0; i < count; ++i) static_cast<void>(commander.send(living_room, "label", std::to_string(i)));
  commander.wait_for_all();
  EXPECT_LT(bytes_written(world.bridge) - before, 300U * 10'000U);
  commander.expect_one_final_receipt_each();
}

TEST(Burst, KilledInTheMiddleGivesEachCommandOneFinalReceipt) {
  MirrorWorld world({.bridge = {.settings = {{"write.ttl", "10s"}, {"write.confirm", "2s"}}}});
  ASSERT_TRUE(world.wait_filled());
  Commander commander(world.probe);
  commander.the_bridge_crashed();
  for (int round = 0; round < 6; ++round) {
    // More are on their way to the bridge than it can have answered when it dies.
    for (int i = 0; i < 10 + 7 * round; ++i) {
      static_cast<void>(commander.send(i % 2 == 0 ? living_room : bedroom, "label", std::to_string(i)));
      if (i % 3 == 0) static_cast<void>(commander.send(living_room, R"({"hvac_mode":"cool"})"));
    }
    world.bridge.kill();
    ASSERT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
    world.probe.sync();
    commander.unanswered_may_be_lost();
    world.bridge.start();
    ASSERT_TRUE(world.wait_online());
  }
  commander.wait_for_all();
  commander.expect_one_final_receipt_each();
}

}  // namespace
}  // namespace nest2mqtt::test
