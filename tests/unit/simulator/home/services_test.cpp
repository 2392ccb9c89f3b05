#include "home/services.h"

#include <gmock/gmock.h>

#include "home/home_source.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using testing::HasSubstr;

json::object with_services(const json::value& services) {
  json::object home = family();
  home["devices"].at("thermostats").at("bedroom-c3d4").as_object()["services"] = services;
  return home;
}

TEST(Services, ADeviceBelongsToAllOfThemUnlessItSaysSo) {
  EXPECT_TRUE(belongs_to({}, works_with_nest));
  EXPECT_TRUE(belongs_to({}, no_longer_evil));
  EXPECT_TRUE(belongs_to({{"services", {"nle"}}}, no_longer_evil));
  EXPECT_FALSE(belongs_to({{"services", {"nle"}}}, works_with_nest));
  EXPECT_FALSE(belongs_to({{"services", json::array()}}, works_with_nest));
}

TEST(Services, AreCheckedInAHome) {
  const auto error = [](const json::value& services) {
    const auto home = parse_home(to_text(with_services(services)), "home.json");
    return home ? "" : home.error().message;
  };
  EXPECT_EQ(error({"wwn", "nle"}), "");
  EXPECT_THAT(error("nle"),
              HasSubstr("home.json: /devices/thermostats/bedroom-c3d4/services must be a list of wwn, nle, sdm"));
  EXPECT_THAT(error({"sky"}), HasSubstr("services must be a list of wwn, nle, sdm"));
}

TEST(Services, WorksWithNestDoesNotShowTheDevicesOfOthers) {
  json::object home = with_services({"nle"});
  keep_works_with_nest(home);
  EXPECT_EQ(find(home, bedroom), nullptr);
  EXPECT_EQ(text_at(home, family_home / "thermostats"), "[\"living-room-a1b2\"]");
}

TEST(Services, WorksWithNestDoesNotShowWhatBelongsToOthers) {
  json::object home = with_services({"wwn", "nle"});
  home["devices"].at("thermostats").at("bedroom-c3d4").as_object()["nle"] = {{"serial", "02AA01AC00TEST01"}};
  home["devices"].at("thermostats").at("bedroom-c3d4").as_object()["sdm"] = {{"type", "DISPLAY"}};
  keep_works_with_nest(home);
  EXPECT_EQ(to_text(home), to_text(family()));
}

TEST(Services, AGroupWithoutDevicesIsLeftOut) {
  json::object home = with_services({"nle"});
  home["devices"].at("thermostats").at("living-room-a1b2").as_object()["services"] = json::array{"nle"};
  keep_works_with_nest(home);
  EXPECT_EQ(find(home, {"devices", "thermostats"}), nullptr);
  EXPECT_EQ(find(home, family_home / "thermostats"), nullptr);
}

class OtherServiceTest : public SimulationTest {
 protected:
  OtherServiceTest() : SimulationTest(still_settings()) {
    (void)simulation_.document().set(bedroom / "services", {"nle"});
  }
};

TEST_F(OtherServiceTest, ADeviceIsNotFoundThroughWorksWithNest) {
  EXPECT_EQ(api("GET", to_text(bedroom), "c.test").status, 404U);
  EXPECT_EQ(api("PUT", to_text(bedroom / "label"), "c.test", "\"x\"").status, 404U);
  EXPECT_EQ(api("GET", to_text(living_room), "c.test").status, 200U);
}

TEST_F(OtherServiceTest, ADeviceDoesNotFollowAwayAndHome) {
  call("PUT", "/home/structures/home-5fd1/away", "\"away\"");
  (void)simulation_.advance(now_);
  (void)simulation_.advance(now_ + std::chrono::seconds(2));
  EXPECT_EQ(text_at(simulation_.document().root(), living_room / "hvac_mode"), "eco");
  EXPECT_EQ(text_at(simulation_.document().root(), bedroom / "hvac_mode"), "heat-cool");
}

}  // namespace
}  // namespace nest2mqtt::simulator
