// A device that Home Assistant is to read differently.

#include <gmock/gmock.h>

#include "discovery_publisher_fixture.h"

namespace nest2mqtt::publish {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// A thermostat whose one sensor is in this unit.
Device thermometer(const std::string& unit) {
  Device made = device("nest_hall", {"temperature"});
  made.components[0].config["unit_of_measurement"] = unit;
  return made;
}

TEST_F(DiscoveryPublisherTest, DeviceThatIsReadDifferentlyIsChangingUntilHomeAssistantHasTakenItIn) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(thermometer("°F"));
  EXPECT_FALSE(run.publisher().is_changing("nest_hall")) << "nobody has read it before";
  run.pass(1min);
  run.sent();

  run.show(thermometer("°C"));
  EXPECT_TRUE(run.publisher().is_changing("nest_hall"));
  EXPECT_THAT(run.sent(), IsEmpty()) << "it becomes unavailable first";
  run.pass(0ms);
  EXPECT_THAT(run.sent(), SizeIs(1));
  run.pass(DiscoveryPublisher::settle_time);
  EXPECT_TRUE(run.publisher().is_changing("nest_hall")) << "the broker does not have the message";
  run.acknowledge();
  run.pass(1s);
  EXPECT_FALSE(run.publisher().any_changing());
  EXPECT_EQ(run.publisher().deadline(), std::nullopt);
}

TEST_F(DiscoveryPublisherTest, DeviceThatIsOnlyShownDifferentlyIsNotChanging) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(thermometer("°F"));
  run.pass(1min);
  Device other = thermometer("°F");
  other.device["name"] = "Kitchen";
  other.components[0].config["name"] = "Warmth";
  other.components.push_back({"humidity", "sensor", {{"unique_id", "nest_hall_humidity"}}});
  run.show(std::move(other));
  EXPECT_FALSE(run.publisher().any_changing());
}

TEST_F(DiscoveryPublisherTest, DeviceThatWasToldOtherwiseByAnEarlierRunIsChanging) {
  for (const Style style : {Style::device, Style::entity}) {
    for (const bool known_before_the_broker : {false, true}) {
      BridgeRun first(broker_, time_, style);
      first.connect();
      first.show(thermometer("°F"));
      first.pass(1min);

      BridgeRun same(broker_, time_, style);
      same.connect();
      same.show(thermometer("°F"));
      EXPECT_FALSE(same.publisher().any_changing());

      BridgeRun second(broker_, time_, style);
      if (known_before_the_broker) second.show(thermometer("°C"));
      second.connect();
      if (!known_before_the_broker) second.show(thermometer("°C"));
      EXPECT_TRUE(second.publisher().is_changing("nest_hall"));
      second.pass(1s);
      second.acknowledge();
      second.pass(1min);
      EXPECT_FALSE(second.publisher().any_changing());
      EXPECT_THAT(second.sent(), SizeIs(1));
    }
  }
}

TEST_F(DiscoveryPublisherTest, ChangeThatALostConnectionInterruptedIsToldAfterIt) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(thermometer("°F"));
  run.pass(1min);
  run.lose_broker();
  run.show(thermometer("°C"));
  EXPECT_EQ(run.publisher().deadline(), std::nullopt);
  broker_.clear();  // Home Assistant remembers all the same
  run.connect();
  EXPECT_TRUE(run.publisher().is_changing("nest_hall"));
  run.pass(1s);
  run.acknowledge();
  run.pass(1min);
  EXPECT_FALSE(run.publisher().any_changing());
}

TEST_F(DiscoveryPublisherTest, DeviceThatGoesIsNotChanging) {
  BridgeRun run(broker_, time_);
  run.connect();
  run.show(thermometer("°F"));
  run.show(thermometer("°C"));
  run.publisher().remove("nest_hall", time_.now());
  EXPECT_FALSE(run.publisher().any_changing());
}

}  // namespace
}  // namespace nest2mqtt::publish
