// What the devices of Google Device Access look like at the broker.

#include <gmock/gmock.h>

#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

class SdmMirror : public SdmTest {
 protected:
  /// The components that Home Assistant is told of for this device.
  json::object components(const std::string& id) {
    const auto config = world().probe.current("homeassistant/device/nest_" + id + "/config");
    return config ? json::parse(*config).as_object().at("components").as_object() : json::object();
  }
};

TEST_F(SdmMirror, ShowsThermostatsAsGoogleListsThem) {
  start_sdm();
  EXPECT_TRUE(shows(sdm_home + "/name", "Example home"));
  EXPECT_TRUE(shows(sdm_hall + "/name", "Hallway"));
  EXPECT_TRUE(shows(sdm_hall + "/where_name", "Hallway"));
  EXPECT_TRUE(shows(sdm_hall + "/structure_id", "AVPHwEtEXAMPLEstructureHome01"));
  EXPECT_TRUE(shows(sdm_hall + "/ambient_temperature_c", "21.2")) << "raw is 21.23";
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "41"));
  EXPECT_TRUE(shows(sdm_hall + "/temperature_scale", "F"));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  EXPECT_TRUE(shows(sdm_hall + "/target_temperature_low_f", "67"));
  EXPECT_TRUE(shows(sdm_hall + "/target_temperature_high_c", "24"));
  EXPECT_TRUE(shows(sdm_hall + "/eco_temperature_low_c", "15.5"));
  EXPECT_TRUE(shows(sdm_hall + "/has_fan", "true"));
  EXPECT_TRUE(shows(sdm_hall + "/fan_timer_duration", "15"));
  EXPECT_TRUE(shows(sdm_hall + "/availability", "online"));
  EXPECT_TRUE(shows(sdm_attic + "/label", "Attic boiler"));
  EXPECT_TRUE(shows(sdm_attic + "/hvac_mode", "heat"));
  EXPECT_TRUE(shows(sdm_attic + "/target_temperature_c", "18"));
  EXPECT_TRUE(shows(sdm_attic + "/can_cool", "false"));
  EXPECT_TRUE(shows(sdm_attic + "/has_fan", "false"));
}

}  // namespace
}  // namespace nest2mqtt::test
