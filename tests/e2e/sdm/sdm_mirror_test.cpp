// What the devices of Google Device Access look like at the broker.

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class SdmMirror : public SdmTest {};

TEST_F(SdmMirror, ShowsThermostatsAsGoogleListsThem) {
  start_sdm();
  EXPECT_TRUE(shows(sdm_home + "/name", "Example home"));
  EXPECT_TRUE(shows(sdm_hall + "/name", "Hallway"));
  EXPECT_TRUE(shows(sdm_hall + "/where_name", "Hallway"));
  EXPECT_TRUE(shows(sdm_hall + "/structure_id", "AVPHwEtEXAMPLEstructureHome01"));
  EXPECT_TRUE(shows(sdm_hall + "/ambient_temperature_c", "21.2")) << "Google says 21.23";
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

TEST_F(SdmMirror, ShowsACameraADoorbellAndADisplay) {
  start_sdm({.start_bridge = false});
  world().simulator.set("/devices/cameras/AVPHwEvEXAMPLEdisplayKitchen01",
                        R"({"device_id":"AVPHwEvEXAMPLEdisplayKitchen01","name":"Kitchen","label":"",
                            "structure_id":"AVPHwEtEXAMPLEstructureHome01","where_id":"AVPHwEqEXAMPLEroomHall",
                            "where_name":"Hallway","services":["sdm"],"sdm":{"type":"DISPLAY"}})");
  world().bridge.start();
  ASSERT_TRUE(world().wait_online());
  EXPECT_TRUE(shows(sdm_garage + "/name", "Garage"));
  EXPECT_TRUE(shows(sdm_garage + "/name_long", "Garage Camera"));
  EXPECT_TRUE(shows(sdm_garage + "/availability", "online"));
  EXPECT_TRUE(shows(sdm_doorbell + "/name", "Front door"));
  EXPECT_TRUE(shows(sdm_doorbell + "/name_long", "Front door Doorbell (Front door)"));
  EXPECT_TRUE(shows("/devices/cameras/AVPHwEvEXAMPLEdisplayKitchen01/name_long", "Hallway Display"));
}

TEST_F(SdmMirror, HasNoTopicForWhatGoogleDoesNotTell) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/availability", "online"));
  ASSERT_TRUE(shows(sdm_garage + "/availability", "online"));
  world().probe.sync();
  for (const auto& [topic, payload] : world().probe.retained_topics()) {
    for (const char* field :
         {"/away", "/eta", "/has_leaf", "/is_locked", "/time_to_target", "/is_streaming", "/software_version"}) {
      EXPECT_FALSE(topic.ends_with(field)) << topic << " " << payload;
    }
  }
}

TEST_F(SdmMirror, TellsHomeAssistantOfWhatGoogleHasOnly) {
  start_sdm();
  const auto hall = components(sdm_hall_id);
  ASSERT_TRUE(hall.contains("climate"));
  const auto& climate = hall.at("climate").as_object();
  EXPECT_EQ(climate.at("min_temp").to_number<double>(), 50);
  EXPECT_EQ(climate.at("max_temp").to_number<double>(), 90);
  EXPECT_THAT(json::serialize(climate.at("modes")), HasSubstr("heat_cool"));
  const auto attic = components(sdm_attic_id);
  ASSERT_TRUE(attic.contains("climate"));
  EXPECT_THAT(json::serialize(attic.at("climate").at("modes")), Not(HasSubstr("cool")));
  for (const auto& device : {hall, attic}) {
    for (const auto& component : device) {
      for (const char* word : {"away", "eta", "label", "scale", "leaf", "lock", "sunlight", "streaming"}) {
        EXPECT_EQ(std::string(component.key()).find(word), std::string::npos) << component.key();
      }
    }
  }
  EXPECT_FALSE(
      world().probe.retained_topics().contains("homeassistant/device/nest_AVPHwEtEXAMPLEstructureHome01/config"))
      << "a home has nothing to show without away and eta";
}

TEST_F(SdmMirror, ShowsAtTheNextPollWhatWasDoneAtTheThermostat) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/target_temperature_c", "18"));
  world().simulator.merge(sdm_attic,
                          R"({"target_temperature_c":24,"target_temperature_f":75,"humidity":47,
                              "sdm":{"raw":{"ambient_temperature":21.40999,"target_temperature":23.87697}}})");
  EXPECT_TRUE(shows(sdm_attic + "/target_temperature_c", "24")) << "as its display shows it";
  EXPECT_TRUE(shows(sdm_attic + "/target_temperature_f", "75"));
  EXPECT_TRUE(shows(sdm_attic + "/humidity", "47"));
}

TEST_F(SdmMirror, PublishesNothingWhenAPollBringsNothingNew) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/availability", "online"));
  ASSERT_TRUE(shows(sdm_doorbell + "/availability", "online"));
  wait_until_all_is_published(world().probe);
  const auto mark = world().probe.mark();
  const auto before = asked("devices.list");
  ASSERT_TRUE(wait_until([&] { return asked("devices.list") > before; }, max_wait(std::chrono::minutes(1))));
  expect_nothing_published(world().probe, mark);
}

TEST_F(SdmMirror, GoesOnAfterAnAnswerThatCannotBeUsed) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/humidity", "41"));
  fail_next(503, "read", 1, "<html><body>503</body></html>");
  wait_for_cloud("offline");
  world().simulator.set(sdm_hall + "/humidity", "47");
  wait_for_cloud("online");
  EXPECT_TRUE(shows(sdm_hall + "/humidity", "47"));
}

TEST_F(SdmMirror, NeverPublishesOrLogsASecret) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  world().simulator.revoke_sdm();
  wait_for_cloud("unauthorized");
  world().probe.sync();
  for (const std::string secret : {"1//simulator-refresh-token", "GOCSPX-simulator", "ya29."}) {
    for (const auto& message : world().probe.messages_since(0)) {
      EXPECT_THAT(message.payload, Not(HasSubstr(secret))) << message.topic;
    }
    EXPECT_THAT(world().bridge.log(), Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace nest2mqtt::test
