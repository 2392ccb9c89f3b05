#include "nest2mqtt/home_assistant/discovery.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

#include "fakes/abilities.h"

namespace nest2mqtt::home_assistant {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Not;

class DiscoveryTest : public testing::Test {
 protected:
  /// The device of the only object in this document.
  Device describe(const std::string& document) {
    std::vector<std::optional<model::Document>> documents;
    documents.emplace_back(model::Document::parse(document).value());
    home_ = model::Home(documents, {});
    return discovery_.describe(home_.objects().back(), home_).value();
  }
  Device thermostat(const std::string& fields) {
    return describe(R"({"devices":{"thermostats":{"hall":{)" + fields + "}}}}");
  }
  Device camera(const std::string& fields) { return describe(R"({"devices":{"cameras":{"door":{)" + fields + "}}}}"); }

  static std::vector<std::string> keys(const Device& device) {
    std::vector<std::string> all;
    for (const Component& component : device.components) all.push_back(component.key);
    return all;
  }
  static json::object component(const Device& device, std::string_view key) {
    const auto found = std::find_if(device.components.begin(), device.components.end(),
                                    [&](const Component& candidate) { return candidate.key == key; });
    return found == device.components.end() ? json::object() : found->config;
  }

  model::Home home_;
  Discovery discovery_{mirror::TopicNames("nest"), {test::every_ability()}, {.version = "1.0.0"}};
};

constexpr auto both_systems = R"("hvac_mode":"heat","can_heat":true,"can_cool":true,"target_temperature_c":20,
  "target_temperature_low_c":19,"target_temperature_high_c":24,"eco_temperature_low_c":13,"eco_temperature_high_c":25)";

TEST_F(DiscoveryTest, AStructureWithoutEntitiesIsNoDeviceAndNothingIsBehindIt) {
  const model::Document document =
      model::Document::parse(R"({"structures":{"nle":{"name":"nle"},"home":{"name":"Home","away":"home"}},"devices":{
          "thermostats":{"a":{"structure_id":"nle","humidity":40},"b":{"structure_id":"home","humidity":40}}}})")
          .value();
  home_ = model::Home({document}, {});
  EXPECT_FALSE(discovery_.describe(*home_.find({"", "nle"}), home_));
  EXPECT_TRUE(discovery_.describe(*home_.find({"", "home"}), home_));
  const auto behind = [&](const char* id) {
    return discovery_.describe(*home_.find({"thermostats", id}), home_)->device.at("via_device");
  };
  EXPECT_EQ(behind("a"), "nest_mqtt-bridge");
  EXPECT_EQ(behind("b"), "nest_home");
}

TEST_F(DiscoveryTest, NoEntityForAFieldThatIsNotThere) {
  EXPECT_THAT(keys(thermostat(R"("humidity":40)")), testing::ElementsAre("humidity"));
  EXPECT_THAT(keys(thermostat(R"("humidity":null,"is_online":true)")), testing::ElementsAre("humidity", "online"));
}

TEST_F(DiscoveryTest, ModesAreThoseOfTheSystem) {
  const auto modes = [&](const std::string& fields) {
    return model::to_text(component(thermostat(fields), "climate").at("modes"));
  };
  EXPECT_EQ(modes(both_systems), R"(["off","heat","cool","heat_cool"])");
  EXPECT_EQ(modes(R"("hvac_mode":"eco","can_heat":true,"can_cool":false)"), R"(["off","heat"])");
  EXPECT_EQ(modes(R"("hvac_mode":"off","can_heat":false,"can_cool":true)"), R"(["off","cool"])");
}

TEST_F(DiscoveryTest, ARangeNeedsBothSystems) {
  EXPECT_TRUE(component(thermostat(both_systems), "climate").contains("temperature_low_state_topic"));
  const auto heating =
      component(thermostat(R"("hvac_mode":"heat","can_heat":true,"can_cool":false,"target_temperature_c":20,
                    "target_temperature_low_c":19,"target_temperature_high_c":24)"),
                "climate");
  EXPECT_FALSE(heating.contains("temperature_low_state_topic"));
  EXPECT_EQ(heating.at("temperature_command_topic"), "nest/devices/thermostats/hall/target_temperature_c/set");
}

TEST_F(DiscoveryTest, TheScaleOfTheThermostatIsUsed) {
  const auto device = thermostat(R"("hvac_mode":"heat","temperature_scale":"F","target_temperature_f":70,
                                     "ambient_temperature_f":69,"ambient_temperature_c":20.5)");
  const auto climate = component(device, "climate");
  EXPECT_EQ(climate.at("temperature_unit"), "F");
  EXPECT_EQ(climate.at("min_temp").to_number<double>(), 50);
  EXPECT_EQ(climate.at("max_temp").to_number<double>(), 90);
  EXPECT_EQ(component(device, "temperature").at("unit_of_measurement"), "°F");
}

TEST_F(DiscoveryTest, ALockNarrowsTheRange) {
  const auto range = [&](const std::string& lock) {
    const auto climate = component(thermostat(std::string(both_systems) + "," + lock), "climate");
    return std::pair(climate.at("min_temp").to_number<double>(), climate.at("max_temp").to_number<double>());
  };
  EXPECT_EQ(range(R"("is_locked":true,"locked_temp_min_c":18,"locked_temp_max_c":22)"), std::pair(18.0, 22.0));
  EXPECT_EQ(range(R"("is_locked":false,"locked_temp_min_c":18,"locked_temp_max_c":22)"), std::pair(9.0, 32.0));
  EXPECT_EQ(range(R"("is_locked":true,"locked_temp_min_c":22,"locked_temp_max_c":18)"), std::pair(9.0, 32.0));
  EXPECT_EQ(range(R"("is_locked":true,"locked_temp_min_c":"x")"), std::pair(9.0, 32.0));
}

TEST_F(DiscoveryTest, TheFanOnlyWhereThereIsOne) {
  const std::string fan = R"("fan_timer_active":false,"fan_timer_duration":15,"fan_timer_timeout":"")";
  const auto without = thermostat(std::string(both_systems) + R"(,"has_fan":false,)" + fan);
  EXPECT_FALSE(component(without, "climate").contains("fan_modes"));
  EXPECT_THAT(keys(without), Not(Contains("fan_duration")));
  const auto with = thermostat(std::string(both_systems) + R"(,"has_fan":true,)" + fan);
  EXPECT_TRUE(component(with, "climate").contains("fan_modes"));
  EXPECT_THAT(keys(with), IsSupersetOf({"fan_duration", "fan_timer_end"}));
}

TEST_F(DiscoveryTest, WhatIsMeasuredOrSetChangesNothing) {
  const auto home = [](const std::string& mode, const std::string& ambient) {
    return R"("can_heat":true,"can_cool":true,"target_temperature_c":20,"hvac_state":"off","hvac_mode":")" + mode +
           R"(","ambient_temperature_c":)" + ambient;
  };
  const Device first = thermostat(home("heat", "20"));
  for (const std::string mode : {"cool", "heat-cool", "eco", "off"}) EXPECT_EQ(thermostat(home(mode, "23.5")), first);
}

TEST_F(DiscoveryTest, LimitsOfTheDialAreThoseOfTheService) {
  const auto limits = [&](const std::string& scale) {
    const json::object climate =
        component(thermostat(both_systems + (R"(,"temperature_scale":")" + scale + "\"")), "climate");
    return model::to_text(json::array{climate.at("min_temp"), climate.at("max_temp"), climate.at("temp_step")});
  };
  EXPECT_EQ(limits("C"), "[9,32,0.5]");
  EXPECT_EQ(limits("F"), "[50,90,1]");
  discovery_ = Discovery(mirror::TopicNames("nest"), {test::few_abilities()}, {.version = "1.0.0"});
  EXPECT_EQ(limits("C"), "[4.5,32,0.5]");
  EXPECT_EQ(limits("F"), "[40,90,1]");
}

TEST_F(DiscoveryTest, CommandsThatTheServiceDoesNotTakeAreNotOffered) {
  const std::string fields = std::string(both_systems) + R"(,"label":"den","temperature_scale":"C","has_fan":true,
    "fan_timer_active":false,"fan_timer_duration":15,"is_online":true)";
  EXPECT_THAT(keys(thermostat(fields)), IsSupersetOf({"climate", "label", "temperature_scale", "fan_duration"}));
  EXPECT_THAT(component(thermostat(fields), "fan_duration").at("options").as_array().size(), 8U);
  EXPECT_EQ(component(thermostat(fields), "fan_run").at("max"), 960);

  discovery_ = Discovery(mirror::TopicNames("nest"), {test::few_abilities()}, {.version = "1.0.0"});
  EXPECT_THAT(keys(thermostat(fields)), IsSupersetOf({"climate", "fan_duration", "fan_run", "online"}));
  EXPECT_THAT(keys(thermostat(fields)), Not(Contains(testing::AnyOf("label", "temperature_scale"))));
  EXPECT_THAT(component(thermostat(fields), "fan_duration").at("options").as_array().size(), 7U) << "not 960 minutes";
  EXPECT_EQ(component(thermostat(fields), "fan_run").at("max"), 480);
  EXPECT_THAT(keys(camera(R"("is_streaming":true,"is_online":true)")), Not(Contains("streaming")));
}

TEST_F(DiscoveryTest, ClimateOfAServiceThatTakesNoWritesIsOnlyShown) {
  const std::string fields = std::string(both_systems) + R"(,"has_fan":true,"fan_timer_active":false,
    "fan_timer_duration":15,"ambient_temperature_c":20,"is_online":true)";
  upstream::Abilities read_only = test::every_ability();
  read_only.writable.clear();
  discovery_ = Discovery(mirror::TopicNames("nest"), {read_only}, {.version = "1.0.0"});
  const Device device = thermostat(fields);
  const json::object climate = component(device, "climate");
  for (const auto& [key, value] : climate) EXPECT_THAT(std::string(key), Not(testing::HasSubstr("command")));
  for (const char* key : {"preset_modes", "preset_mode_state_topic", "fan_modes", "json_attributes_topic"})
    EXPECT_FALSE(climate.contains(key)) << key;
  for (const char* key : {"mode_state_topic", "temperature_state_topic", "temperature_low_state_topic"})
    EXPECT_TRUE(climate.contains(key)) << key;
  EXPECT_THAT(keys(device), Not(Contains("command"))) << "there is no entity that sends commands";
}

TEST_F(DiscoveryTest, ClimateOffersOnlyWhatTheServiceTakes) {
  using model::Slot;
  upstream::Abilities some = test::every_ability();
  const auto climate_with = [&](const std::set<Slot>& writable) {
    some.writable = {{model::ObjectKind::thermostat, writable}};
    discovery_ = Discovery(mirror::TopicNames("nest"), {some}, {.version = "1.0.0"});
    return component(thermostat(both_systems), "climate");
  };
  const json::object modes = climate_with({Slot::hvac_mode});
  for (const char* key : {"mode_command_topic", "mode_command_template", "preset_mode_command_topic", "preset_modes"})
    EXPECT_TRUE(modes.contains(key)) << key;
  EXPECT_FALSE(modes.contains("temperature_command_topic"));
  EXPECT_FALSE(modes.contains("temperature_low_command_topic"));
  const json::object setpoints = climate_with({Slot::target_temperature});
  EXPECT_TRUE(setpoints.contains("temperature_command_topic"));
  EXPECT_TRUE(setpoints.contains("json_attributes_topic"));
  EXPECT_FALSE(setpoints.contains("temperature_low_command_topic"));
  EXPECT_FALSE(setpoints.contains("mode_command_topic"));
}

TEST_F(DiscoveryTest, SelectShowsOnlyItsOptions) {
  const std::string fields = R"("has_fan":true,"fan_timer_active":false,"fan_timer_duration":960)";
  const auto shown = [&](std::string_view key) {
    return std::string(component(thermostat(fields), key).at("value_template").as_string());
  };
  EXPECT_THAT(shown("fan_duration"), testing::HasSubstr("'960'"));
  EXPECT_THAT(shown("fan_run"), testing::HasSubstr("v <= 960"));
  discovery_ = Discovery(mirror::TopicNames("nest"), {test::few_abilities()}, {.version = "1.0.0"});
  EXPECT_THAT(shown("fan_duration"), testing::HasSubstr("'480'"));
  EXPECT_THAT(shown("fan_duration"), Not(testing::HasSubstr("'960'"))) << "960 is not among the options";
  EXPECT_THAT(shown("fan_run"), testing::HasSubstr("v <= 480"));
}

TEST_F(DiscoveryTest, EcoTemperaturesAreNumbersWhereTheServiceTakesThem) {
  const std::string fields =
      R"("humidity":40,"can_heat":true,"can_cool":true,"eco_temperature_low_c":13,"eco_temperature_low_f":55,
    "eco_temperature_high_c":24.5,"eco_temperature_high_f":76)";
  const Device device = thermostat(fields);
  const json::object low = component(device, "eco_temperature_low");
  EXPECT_EQ(low.at("command_topic"), "nest/devices/thermostats/hall/eco_temperature_low_c/set");
  EXPECT_EQ(low.at("unit_of_measurement"), "°C");
  EXPECT_EQ(low.at("min"), 9.0);
  EXPECT_EQ(low.at("max"), 32.0);
  EXPECT_EQ(low.at("step"), 0.5);
  const json::object high = component(thermostat(fields + R"(,"temperature_scale":"F")"), "eco_temperature_high");
  EXPECT_EQ(high.at("command_topic"), "nest/devices/thermostats/hall/eco_temperature_high_f/set");
  EXPECT_EQ(high.at("step"), 1.0);
  EXPECT_THAT(keys(thermostat(R"("can_cool":false,)" + fields.substr(fields.find("\"eco")))),
              Not(Contains("eco_temperature_high")))
      << "there is no cooling";

  discovery_ = Discovery(mirror::TopicNames("nest"), {test::few_abilities()}, {.version = "1.0.0"});
  EXPECT_THAT(keys(thermostat(fields)), Not(Contains(testing::StartsWith("eco_temperature"))));
}

TEST_F(DiscoveryTest, SelectWithoutOptionsIsNotOffered) {
  upstream::Abilities no_duration = test::every_ability();
  no_duration.max_fan_minutes = 0;
  discovery_ = Discovery(mirror::TopicNames("nest"), {no_duration}, {.version = "1.0.0"});
  const Device device = thermostat(R"("humidity":40,"has_fan":true,"fan_timer_active":false,"fan_timer_duration":15)");
  EXPECT_THAT(keys(device), Not(Contains(testing::AnyOf("fan_duration", "fan_run"))));
}

TEST_F(DiscoveryTest, EachAccountsDevicesAreDescribedByItsOwnService) {
  std::vector<std::optional<model::Document>> documents;
  documents.emplace_back(
      model::Document::parse(R"({"devices":{"thermostats":{"a":{"hvac_mode":"heat","label":""}}}})").value());
  documents.emplace_back(
      model::Document::parse(R"({"devices":{"thermostats":{"b":{"hvac_mode":"heat","label":""}}}})").value());
  const model::Home home(documents, {});
  const Discovery both(mirror::TopicNames("nest"), {test::every_ability(), test::few_abilities()}, {.version = "1"});
  const Device first = both.describe(*home.find({"thermostats", "a"}), home).value();
  const Device second = both.describe(*home.find({"thermostats", "b"}), home).value();
  EXPECT_EQ(component(first, "climate").at("min_temp"), 9.0);
  EXPECT_EQ(component(second, "climate").at("min_temp"), 4.5);
  EXPECT_THAT(keys(first), Contains("label"));
  EXPECT_THAT(keys(second), Not(Contains("label")));
}

TEST_F(DiscoveryTest, TheBridgeSaysWhereItsPageIsIfItHasOne) {
  EXPECT_FALSE(discovery_.describe_bridge().device.contains("configuration_url"));
  const Discovery with_page(mirror::TopicNames("nest"), {test::every_ability()},
                            {.version = "1.0.0", .configuration_url = "http://nas.lan:8099/"});
  EXPECT_EQ(with_page.describe_bridge().device.at("configuration_url"), "http://nas.lan:8099/");
}

TEST_F(DiscoveryTest, WhatSendsCommandsShowsTheLastOne) {
  const auto device = thermostat(std::string(both_systems) + R"(,"label":"x","humidity":40)");
  for (const char* key : {"climate", "label"})
    EXPECT_EQ(component(device, key).at("json_attributes_topic"), "nest/devices/thermostats/hall/command") << key;
  EXPECT_FALSE(component(device, "humidity").contains("json_attributes_topic"));
  EXPECT_EQ(component(device, "command").at("state_topic"), "nest/devices/thermostats/hall/result");
  EXPECT_THAT(keys(thermostat(R"("humidity":40)")), Not(Contains("command"))) << "it takes no commands";
}

TEST_F(DiscoveryTest, DeviceIsNamedByItsRoomAndLabel) {
  const auto device = thermostat(
      R"("hvac_mode":"heat","name":"Living Room","name_long":"Living Room Thermostat","where_name":"Living Room",
         "software_version":"5.9")");
  EXPECT_EQ(device.device.at("name"), "Living Room");
  EXPECT_EQ(device.device.at("suggested_area"), "Living Room");
  EXPECT_EQ(device.device.at("sw_version"), "5.9");
  EXPECT_EQ(component(device, "climate").at("default_entity_id"), "climate.living_room");
  EXPECT_TRUE(component(device, "climate").at("name").is_null());
  EXPECT_EQ(thermostat(R"("hvac_mode":"heat","name":"")").device.at("name"), "Thermostat");
  EXPECT_EQ(component(thermostat(R"("hvac_mode":"heat","name":"Küche")"), "climate").at("default_entity_id"),
            "climate.küche");
  EXPECT_FALSE(component(thermostat(R"("hvac_mode":"heat","name":"🏠")"), "climate").contains("default_entity_id"));
}

TEST_F(DiscoveryTest, ADeviceNamesItsHomeAndAHomeTheBridge) {
  const std::string document =
      R"({"structures":{"home":{"name":"Home","away":"home"}},
          "devices":{"smoke_co_alarms":{"hall":{"structure_id":"home","is_online":true}}}})";
  const auto protect = describe(document);
  EXPECT_EQ(protect.device.at("via_device"), "nest_home");
  const auto home = discovery_.describe(home_.objects().front(), home_).value();
  EXPECT_EQ(home.device.at("via_device"), json::value(discovery_.describe_bridge().object_id));
  // What tells that a device is offline must not go away with it.
  EXPECT_EQ(model::to_text(component(protect, "online").at("availability")),
            R"([{"topic":"nest/bridge/state"},{"topic":"nest/structures/home/availability"}])");
}

TEST_F(DiscoveryTest, ZonesOfACameraAreEntities) {
  const auto device = camera(R"("activity_zones":[{"id":7,"name":"Gate"},{"id":"ab","name":"Door"},{"id":"ab"},
                                                  {"id":"it's"},{"id":null},"x"])");
  EXPECT_THAT(keys(device), IsSupersetOf({"zone_7", "zone_ab"}));
  EXPECT_EQ(std::count_if(device.components.begin(), device.components.end(),
                          [](const Component& component) { return component.key.starts_with("zone_"); }),
            2);
  EXPECT_EQ(component(device, "zone_7").at("name"), "Zone Gate");
}

TEST_F(DiscoveryTest, PicturesOnlyWhereTheyArePublished) {
  const std::string fields = R"("snapshot_url":"https://x/y","last_event":{"image_url":"https://x/z"})";
  EXPECT_THAT(keys(camera(fields)), Not(Contains("snapshot")));
  discovery_ = Discovery(mirror::TopicNames("nest"), {test::every_ability()}, {.version = "1.0.0", .images = true});
  EXPECT_THAT(keys(camera(fields)), IsSupersetOf({"snapshot", "last_event_image"}));
  EXPECT_EQ(component(camera(fields), "snapshot").at("image_topic"), "nest/devices/cameras/door/snapshot");
  EXPECT_THAT(keys(camera(R"("last_event":{})")), Not(Contains("snapshot")));
}

TEST_F(DiscoveryTest, OnlyACameraThatTellsOfAChimeHasADoorbell) {
  const auto bell = camera(R"("is_online":true,"last_event":{"has_motion":false,"has_chime":false,"start_time":null})");
  EXPECT_THAT(keys(bell), IsSupersetOf({"doorbell", "activity", "motion", "chime_trigger"}));
  const json::object doorbell = component(bell, "doorbell");
  EXPECT_EQ(doorbell.at("device_class"), "doorbell");
  EXPECT_EQ(doorbell.at("state_topic"), "nest/devices/cameras/door/event");
  EXPECT_EQ(model::to_text(doorbell.at("event_types")), R"(["ring"])");
  EXPECT_EQ(model::to_text(component(bell, "activity").at("event_types")), R"(["motion","person","sound","chime"])");

  const auto eye = camera(R"("is_online":true,"last_event":{"has_motion":false,"start_time":null})");
  EXPECT_THAT(keys(eye), Not(Contains("doorbell")));
  EXPECT_THAT(keys(eye), Not(Contains("chime_trigger")));
  EXPECT_EQ(model::to_text(component(eye, "activity").at("event_types")), R"(["motion","person","sound"])");
}

TEST_F(DiscoveryTest, AnotherBaseTopicMakesOtherIds) {
  const Discovery cabin(mirror::TopicNames("cabin/nest"), {test::every_ability()}, {.version = "1.0.0"});
  EXPECT_EQ(discovery_.object_id("abc"), "nest_abc");
  EXPECT_NE(cabin.object_id("abc"), discovery_.object_id("abc"));
  EXPECT_TRUE(cabin.object_id("abc").starts_with("nest_"));
  EXPECT_NE(cabin.describe_bridge().object_id, discovery_.describe_bridge().object_id);
  EXPECT_NE(discovery_.object_id("mqtt-bridge"), discovery_.describe_bridge().object_id);
}

TEST_F(DiscoveryTest, AKindThatNobodyKnowsHasNoEntities) {
  std::vector<std::optional<model::Document>> documents;
  documents.emplace_back(model::Document::parse(R"({"devices":{"toasters":{"t":{"is_online":true}}}})").value());
  const model::Home home(documents, {});
  EXPECT_FALSE(discovery_.describe(home.objects().front(), home));
}

}  // namespace
}  // namespace nest2mqtt::home_assistant
