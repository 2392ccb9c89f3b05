#include "home/device_events.h"

#include <chrono>

#include <gtest/gtest.h>

#include "events/recent_ids.h"
#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

/// The thermostat of the samples, which was read at ten o'clock.
class DeviceEventsTest : public testing::Test {
 protected:
  DeviceEventsTest() { events_.was_read(device_.name, ten_o_clock); }

  DeviceEvents::Effect take(const EventMessage& message) {
    auto effect = events_.take(message, device_);
    if (effect.device) device_ = *effect.device;
    return effect;
  }
  DeviceEvents::Effect take(const std::string& trait, json::object value, milliseconds after) {
    EventMessage message{};
    message.timestamp = ten_o_clock + after;
    message.device = device_.name;
    message.traits[trait] = std::move(value);
    return take(message);
  }
  DeviceEvents::Effect take_humidity(int percent, milliseconds after) {
    return take("Humidity", {{"ambientHumidityPercent", percent}}, after);
  }
  [[nodiscard]] double humidity() const {
    return model::number_member(*device_.trait("Humidity"), "ambientHumidityPercent").value();
  }

  DeviceEvents events_;
  Device device_ = read_devices(test_data("devices.json")).value().front();
};

TEST_F(DeviceEventsTest, ReplaceWholeTraits) {
  ASSERT_EQ(device_.traits.at("ThermostatTemperatureSetpoint").as_object().size(), 2U);
  const auto effect = take(read_event_message(test_data("event-1.json")).value());
  ASSERT_TRUE(effect.device);
  EXPECT_FALSE(effect.ask_device);
  EXPECT_FALSE(effect.ask_lists);
  EXPECT_EQ(device_.traits.at("ThermostatTemperatureSetpoint"), (json::object{{"heatCelsius", 22.0}}));
  EXPECT_EQ(device_.traits.at("ThermostatHvac"), (json::object{{"status", "HEATING"}}));
  take("ThermostatTemperatureSetpoint", {{"coolCelsius", 25.0}}, 20min);
  EXPECT_EQ(device_.traits.at("ThermostatTemperatureSetpoint"), (json::object{{"coolCelsius", 25.0}}))
      << "nothing of before stays";
}

TEST_F(DeviceEventsTest, LeaveTheAvailableModesAsTheyWereListed) {
  take("ThermostatMode", {{"mode", "HEAT"}, {"availableModes", json::array{"HEAT"}}}, 1s);
  EXPECT_EQ(device_.trait("ThermostatMode")->at("availableModes").as_array().size(), 4U);
  take("ThermostatMode", {{"mode", "OFF"}}, 2s);
  EXPECT_EQ(device_.trait("ThermostatMode")->at("availableModes").as_array().size(), 4U);
  device_.traits.erase("ThermostatMode");
  const auto effect = take("ThermostatMode", {{"mode", "HEAT"}, {"availableModes", json::array{"HEAT"}}}, 3s);
  EXPECT_TRUE(effect.ask_device);
  EXPECT_FALSE(device_.trait("ThermostatMode")->contains("availableModes"));
}

TEST_F(DeviceEventsTest, AreTakenByTheirTimestamps) {
  take_humidity(40, 10s);
  EXPECT_FALSE(take_humidity(30, 9s).device);
  EXPECT_EQ(humidity(), 40);
  take_humidity(41, 10s);
  EXPECT_EQ(humidity(), 41) << "one of the same time is not older";
  take("Temperature", {{"ambientTemperatureCelsius", 18.5}}, 5s);
  EXPECT_EQ(device_.traits.at("Temperature"), (json::object{{"ambientTemperatureCelsius", 18.5}}))
      << "each trait has its own order";
}

TEST_F(DeviceEventsTest, OfBeforeTheLastReadingAreChecked) {
  const double read = humidity();
  const auto effect = take_humidity(12, -1s);
  EXPECT_FALSE(effect.device);
  EXPECT_TRUE(effect.ask_device);
  EXPECT_EQ(humidity(), read);
}

TEST_F(DeviceEventsTest, StayInOrderOverAReading) {
  take_humidity(40, 10s);
  events_.was_read(device_.name, ten_o_clock + 5s);  // this clock is behind
  EXPECT_FALSE(take_humidity(30, 9s).device);
}

TEST_F(DeviceEventsTest, WithATimestampFarInTheFutureCountOnlyUntilTheNextReading) {
  take_humidity(99, 24h);
  EXPECT_FALSE(take_humidity(40, 10s).device);
  events_.was_read(device_.name, ten_o_clock + 20s);
  EXPECT_TRUE(take_humidity(41, 30s).device);
  EXPECT_EQ(humidity(), 41);
}

TEST_F(DeviceEventsTest, WithoutSenseAreIgnored) {
  const Device before = device_;
  const auto effect = take(read_event_message(test_data("event-4.json")).value());
  EXPECT_TRUE(effect.ask_lists);
  EXPECT_FALSE(effect.device);
  EXPECT_EQ(device_, before);
}

TEST_F(DeviceEventsTest, OfAThermostatThatCanOnlyBeOffHaveSense) {
  device_.traits["ThermostatMode"] = {{"mode", "OFF"}, {"availableModes", json::array{"OFF"}}};
  EXPECT_FALSE(take(read_event_message(test_data("event-4.json")).value()).ask_lists);
}

TEST_F(DeviceEventsTest, ThatChangeNothingHaveNoEffect) {
  const auto effect = take("Humidity", *device_.trait("Humidity"), 1s);
  EXPECT_FALSE(effect.device);
  EXPECT_FALSE(effect.ask_device);
}

TEST_F(DeviceEventsTest, DoNotAddTraitsWithoutBound) {
  EventMessage message{};
  message.timestamp = ten_o_clock + 1s;
  message.device = device_.name;
  for (int i = 0; i < 1000; ++i) message.traits["Trait" + std::to_string(i)] = json::object();
  take(message);
  EXPECT_EQ(device_.traits.size(), DeviceEvents::max_traits);
}

TEST(SdmRecentIds, AreRememberedUpToTheirNumber) {
  RecentIds ids;
  EXPECT_TRUE(ids.insert("first"));
  EXPECT_FALSE(ids.insert("first"));
  for (std::size_t i = 1; i < RecentIds::max_ids; ++i) EXPECT_TRUE(ids.insert(std::to_string(i)));
  EXPECT_FALSE(ids.insert("first"));
  EXPECT_TRUE(ids.insert("one more"));
  EXPECT_TRUE(ids.insert("first")) << "it was the oldest one";
}

TEST(SdmRecentIds, CannotTellMessagesWithoutId) {
  RecentIds ids;
  EXPECT_TRUE(ids.insert(""));
  EXPECT_TRUE(ids.insert(""));
}

}  // namespace
}  // namespace nest2mqtt::sdm
