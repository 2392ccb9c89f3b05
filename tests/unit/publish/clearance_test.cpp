#include "nest2mqtt/publish/clearance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/abilities.h"

namespace nest2mqtt::publish {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::string announcement(const std::string& base) {
  return R"({"origin":{"name":"nest2mqtt"},"availability":[{"topic":")" + base + R"(/bridge/state"}]})";
}

class ClearanceTest : public testing::Test {
 protected:
  std::set<std::string> choose(const std::set<model::ObjectId>& objects, bool last) {
    return Clearance(names_, discovery_, objects, last).choose(retained_);
  }

  mirror::TopicNames names_{"nest"};
  home_assistant::Discovery discovery_{names_, {test::every_ability()}, {.version = "1"}};
  const std::string bridge_config_ = "homeassistant/device/" + discovery_.describe_bridge().object_id + "/config";
  std::map<std::string, std::string> retained_{{"nest/devices/thermostats/hall", "{}"},
                                               {"nest/devices/thermostats/hall/hvac_mode", "heat"},
                                               {"nest/devices/thermostats/hallway", "{}"},
                                               {"nest/bridge/state", "offline"},
                                               {"nest/something", "of somebody"},
                                               {"homeassistant/device/nest_hall/config", announcement("nest")},
                                               {"homeassistant/device/nest_hallway/config", announcement("nest")},
                                               {bridge_config_, announcement("nest")},
                                               {"homeassistant/device/nest_cabin_hall/config", announcement("cabin")},
                                               {"homeassistant/device/other/config", "{}"}};
};

TEST_F(ClearanceTest, OneOfSeveralAccountsTakesItsOwnObjects) {
  EXPECT_THAT(choose({{"thermostats", "hall"}}, false),
              UnorderedElementsAre("nest/devices/thermostats/hall", "nest/devices/thermostats/hall/hvac_mode",
                                   "homeassistant/device/nest_hall/config"));
  EXPECT_THAT(choose({}, false), IsEmpty());
}

TEST_F(ClearanceTest, RetainedCommandsGoWithTheObjectThatTheyAreFor) {
  retained_ = {{"nest/devices/thermostats/hall/set", "{}"},
               {"nest/devices/thermostats/hall/hvac_mode/set", "heat"},
               {"nest/devices/thermostats/hallway/set", "{}"}};
  EXPECT_THAT(choose({{"thermostats", "hall"}}, false),
              UnorderedElementsAre("nest/devices/thermostats/hall/set", "nest/devices/thermostats/hall/hvac_mode/set"));
  EXPECT_EQ(choose({}, true).size(), 3U);
}

TEST_F(ClearanceTest, TheLastOneBesideARunningBridgeTakesEveryObject) {
  retained_["nest/bridge/state"] = "online";
  EXPECT_THAT(choose({}, true),
              UnorderedElementsAre("nest/devices/thermostats/hall", "nest/devices/thermostats/hall/hvac_mode",
                                   "nest/devices/thermostats/hallway", "homeassistant/device/nest_hall/config",
                                   "homeassistant/device/nest_hallway/config"));
}

TEST_F(ClearanceTest, TheLastOneWithoutABridgeTakesAllButWhatIsNotOurs) {
  const auto chosen = choose({}, true);
  EXPECT_TRUE(chosen.contains("nest/bridge/state"));
  EXPECT_TRUE(chosen.contains(bridge_config_));
  EXPECT_FALSE(chosen.contains("nest/something"));
  EXPECT_FALSE(chosen.contains("homeassistant/device/nest_cabin_hall/config"));
  EXPECT_FALSE(chosen.contains("homeassistant/device/other/config"));
  EXPECT_EQ(chosen.size(), 7U);
}

}  // namespace
}  // namespace nest2mqtt::publish
