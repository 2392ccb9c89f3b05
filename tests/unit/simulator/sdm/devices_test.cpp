// The resources of Device Access, compared with samples of its format (data/).

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

json::object sdm_sample(const std::string& name) {
  std::ifstream file(std::string(NEST2MQTT_SDM_SAMPLES "/") + name);
  std::ostringstream text;
  if (!(text << file.rdbuf())) throw std::runtime_error(name + " cannot be read");
  return parse_json(text.str())->as_object();
}

class SdmDevicesTest : public SdmTest {};

TEST_F(SdmDevicesTest, ListsDevicesAsTheSampleDoes) {
  now_ = now_ + (*parse_utc("2026-11-21T22:30:00Z") - now_.wall);
  ASSERT_TRUE(simulation_.document().merge(
      hall_path, {{"fan_timer_active", true}, {"fan_timer_timeout", "2026-11-21T22:45:00.000Z"}}));
  ASSERT_TRUE(simulation_.document().merge(attic_path, {{"is_online", false},
                                                        {"hvac_mode", "eco"},
                                                        {"previous_hvac_mode", "heat"},
                                                        {"hvac_state", "off"},
                                                        {"ambient_temperature_c", 14.0},
                                                        {"ambient_temperature_f", 57},
                                                        {"sdm", {{"raw", {{"ambient_temperature", 14.02}}}}}}));
  EXPECT_EQ(json::value(get("/devices")), json::value(sdm_sample("sdm-devices.json")));
}

TEST_F(SdmDevicesTest, ListsStructuresAndRoomsAsTheSamplesDo) {
  EXPECT_EQ(json::value(get("/structures")), json::value(sdm_sample("sdm-structures.json")));
  const std::string structure = "/structures/AVPHwEtEXAMPLEstructureHome01";
  EXPECT_EQ(json::value(get(structure + "/rooms")), json::value(sdm_sample("sdm-rooms.json")));
  EXPECT_EQ(json::value(get(structure)), sdm_sample("sdm-structures.json").at("structures").at(0));
  EXPECT_EQ(json::value(get(structure + "/rooms/AVPHwEqEXAMPLEroomAttic")),
            sdm_sample("sdm-rooms.json").at("rooms").at(1));
}

TEST_F(SdmDevicesTest, OneDeviceIsAsInTheList) {
  const json::array devices = get("/devices").at("devices").as_array();
  ASSERT_EQ(devices.size(), 4U);
  EXPECT_EQ(json::value(get("/devices/" + attic_id)), devices[1]);
}

TEST_F(SdmDevicesTest, ShowsOnlyTheSetpointsOfTheMode) {
  const auto setpoint = [&](const json::value& mode) {
    set_home(hall_path / "hvac_mode", mode);
    return trait(hall_id, "ThermostatTemperatureSetpoint");
  };
  EXPECT_EQ(setpoint("heat-cool"), R"({"heatCelsius":19.5,"coolCelsius":24.0})");
  EXPECT_EQ(setpoint("heat"), R"({"heatCelsius":21.0})");
  EXPECT_EQ(setpoint("cool"), R"({"coolCelsius":21.0})");
  EXPECT_EQ(setpoint("off"), "{}");
  EXPECT_EQ(setpoint("eco"), "{}");
}

TEST_F(SdmDevicesTest, TheModeBelowEcoIsThatOfBefore) {
  ASSERT_TRUE(simulation_.document().merge(hall_path, {{"hvac_mode", "eco"}, {"previous_hvac_mode", "cool"}}));
  EXPECT_THAT(trait(hall_id, "ThermostatMode"), HasSubstr(R"("mode":"COOL")"));
  EXPECT_THAT(trait(hall_id, "ThermostatEco"), HasSubstr(R"("mode":"MANUAL_ECO")"));
}

TEST_F(SdmDevicesTest, EcoByBeingAwayDoesNotShow) {
  set_home({"structures", "AVPHwEtEXAMPLEstructureHome01", "away"}, "away");
  ASSERT_TRUE(simulation_.document().merge(hall_path, {{"hvac_mode", "eco"}, {"previous_hvac_mode", "heat"}}));
  EXPECT_THAT(trait(hall_id, "ThermostatEco"), HasSubstr(R"("mode":"OFF")"));
  EXPECT_THAT(trait(hall_id, "ThermostatMode"), HasSubstr(R"("mode":"HEAT")"));
}

TEST_F(SdmDevicesTest, RawTemperaturesHoldUntilTheRoundedOnesChange) {
  EXPECT_EQ(trait(hall_id, "Temperature"), R"({"ambientTemperatureCelsius":21.23})");
  set_home(hall_path / "ambient_temperature_f", 71);
  EXPECT_EQ(trait(hall_id, "Temperature"), R"({"ambientTemperatureCelsius":21.667})");
}

TEST_F(SdmDevicesTest, ShowsOnlyTheDevicesOfThisService) {
  set_home(attic_path / "services", {"wwn"});
  EXPECT_EQ(get("/devices").at("devices").as_array().size(), 3U);
  EXPECT_THAT(call("/devices/" + attic_id), HasSubstr("404 "));
  EXPECT_THAT(call("/structures/AVPHwEtEXAMPLEstructureHome01/rooms"), Not(HasSubstr("roomAttic")));
}

TEST_F(SdmDevicesTest, ARoomWithoutANameHasNoDisplayName) {
  set_home(attic_path / "where_name", "");
  const json::object device = get("/devices/" + attic_id);
  EXPECT_EQ(text_at(device.at("parentRelations").at(0).as_object(), {"displayName"}), "");
  EXPECT_THAT(text_at(device, {"parentRelations"}), HasSubstr("/rooms/AVPHwEqEXAMPLEroomAttic"));
}

class SdmFamilyTest : public SdmTest {
 protected:
  SdmFamilyTest() : SdmTest(family()) {}
};

TEST_F(SdmFamilyTest, TheBuiltInHomeIsSeenToo) {
  const json::object devices = get("/devices");
  EXPECT_EQ(devices.at("devices").as_array().size(), 3U) << "two thermostats and a camera, no Protect";
  EXPECT_EQ(trait("living-room-a1b2", "ThermostatTemperatureSetpoint"), R"({"heatCelsius":21.111})") << "70 F";
  EXPECT_EQ(command("living-room-a1b2", "ThermostatTemperatureSetpoint.SetHeat", R"({"heatCelsius":22.5})"), "200 {}");
  EXPECT_EQ(trait("living-room-a1b2", "ThermostatTemperatureSetpoint"), R"({"heatCelsius":22.5})");
  EXPECT_EQ(home(living_room / "target_temperature_c"), "22.5") << "Works with Nest sees it";
}

}  // namespace
}  // namespace nest2mqtt::simulator
