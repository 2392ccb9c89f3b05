// A device that Home Assistant is to read differently: it must not show the old value in the new unit.

#include <map>
#include <ostream>

#include <gmock/gmock.h>

#include "announced.h"
#include "support/family_home.h"
#include "support/wait_until.h"
#include "support/world.h"

namespace nest2mqtt::test {
namespace {

using testing::ElementsAre;

const std::string object_topic = "nest" + living_room;
const std::string config_topic = "homeassistant/device/nest_living-room-a1b2/config";

/// What was said of the device since `mark`, repetitions of the document left out.
std::vector<std::string> steps(const MqttProbe& probe, std::size_t mark) {
  const std::map<std::string, std::string> names{{config_topic, "config"}, {object_topic, "document"}};
  std::vector<std::string> found;
  for (const Message& message : probe.messages_since(mark)) {
    const auto name = names.find(message.topic);
    std::string step;
    if (name != names.end()) step = name->second;
    if (message.topic == object_topic + "/availability") step = message.payload;
    if (!step.empty() && (found.empty() || found.back() != step)) found.push_back(step);
  }
  return found;
}

struct Change {
  std::string name;
  std::string field;
  std::string value;

  friend void PrintTo(const Change& change, std::ostream* to) { *to << change.field; }
};

class DescriptionChange : public testing::TestWithParam<Change> {};

TEST_P(DescriptionChange, IsToldWhileTheDeviceIsUnavailable) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  const std::size_t mark = world.probe.mark();
  world.simulator.set(living_room + "/" + GetParam().field, GetParam().value);
  ASSERT_TRUE(wait_until([&] { return world.probe.count(config_topic, mark) > 0; }));
  ASSERT_TRUE(world.probe.wait_for(object_topic + "/availability", "online"));
  EXPECT_THAT(steps(world.probe, mark), ElementsAre("document", "offline", "config", "document", "online"));
}

INSTANTIATE_TEST_SUITE_P(Of, DescriptionChange,
                         testing::Values(Change{"TheScale", "temperature_scale", R"("C")"},
                                         Change{"Cooling", "can_cool", "false"}, Change{"TheFan", "has_fan", "false"},
                                         Change{"TheLock", "is_locked", "true"}),
                         [](const auto& about) { return about.param.name; });

TEST(ChangedDescription, WhileTheBridgeWasNotRunningIsToldBeforeTheDeviceIsAvailable) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  ASSERT_EQ(world.bridge.terminate(), 0);
  world.simulator.set(living_room + "/temperature_scale", R"("C")");
  const std::size_t mark = world.probe.mark();
  world.bridge.start();
  ASSERT_TRUE(wait_until([&] { return world.probe.count(config_topic, mark) > 0; }));
  ASSERT_TRUE(world.probe.wait_for(object_topic + "/availability", "online"));
  const auto all = steps(world.probe, mark);
  ASSERT_GE(all.size(), 4U);
  EXPECT_THAT(std::vector(all.end() - 4, all.end()), ElementsAre("offline", "config", "document", "online"));
}

TEST(ChangedDescription, OfANameLeavesTheDeviceAvailable) {
  World world;
  ASSERT_TRUE(wait_for_devices(world.probe, family_devices));
  const std::size_t mark = world.probe.mark();
  world.simulator.set(living_room + "/name", R"("Parlor")");
  world.simulator.set(living_room + "/name_long", R"("Parlor Thermostat")");
  ASSERT_TRUE(wait_until([&] { return world.probe.count(config_topic, mark) > 0; }));
  EXPECT_EQ(world.probe.count(object_topic + "/availability", mark), 0U);
}

}  // namespace
}  // namespace nest2mqtt::test
