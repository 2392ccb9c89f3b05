// What is published of a home.

#include "sdm/publisher.h"

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

const std::string bridge_subscription = "projects/simulator-cloud/subscriptions/bridge";

/// The bytes behind base64 digits.
std::string from_base64(const std::string& digits) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char digit : digits) {
    if (digit == '=') break;
    bits = bits << 6U | static_cast<unsigned>(alphabet.find(digit));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xffU);
  }
  return bytes;
}

class SdmPublisherTest : public SdmTest {
 protected:
  SdmPublisherTest() {
    service_.quotas().set_limits(false);
    service_.advance(now_);
  }

  void start() { ASSERT_THAT(call("/devices"), StartsWith("200 ")); }

  /// The messages since the last call.
  std::vector<json::object> messages() {
    service_.advance(now_);
    std::vector<json::object> all;
    const auto pulled = service_.pubsub().pull(bridge_subscription, 1000, now_.wall);
    std::set<std::string> ids;
    for (const json::value& received : pulled.value_or(json::array())) {
      all.push_back(parse_json(from_base64(std::string(received.at("message").at("data").as_string())))->as_object());
      ids.emplace(received.at("ackId").as_string());
    }
    (void)service_.pubsub().acknowledge(bridge_subscription, ids);
    return all;
  }

  void see(const CameraEvent& event) { ASSERT_TRUE(simulation_.perform(event, now_)); }
};

TEST_F(SdmPublisherTest, NothingBeforeTheDevicesWereListed) {
  set_home(hall_path / "humidity", 50);
  EXPECT_TRUE(messages().empty());
  start();
  EXPECT_TRUE(messages().empty());
  set_home(hall_path / "humidity", 51);
  EXPECT_EQ(messages().size(), 1U);
}

TEST_F(SdmPublisherTest, AnUpdateHasTheTraitsThatChanged) {
  start();
  EXPECT_EQ(command(hall_id, "ThermostatMode.SetMode", R"({"mode":"HEAT"})"), "200 {}");
  EXPECT_EQ(command(hall_id, "ThermostatTemperatureSetpoint.SetHeat", R"({"heatCelsius":22})"), "200 {}");
  const auto all = messages();
  ASSERT_EQ(all.size(), 2U) << "each command was published when the next request came";
  const json::object& last = all.back();
  EXPECT_EQ(text_at(last, {"resourceUpdate", "name"}), "enterprises/" + sdm_project_id + "/devices/" + hall_id);
  EXPECT_EQ(text_at(last, {"resourceUpdate", "traits"}),
            R"({"sdm.devices.traits.ThermostatHvac":{"status":"HEATING"},)"
            R"("sdm.devices.traits.ThermostatTemperatureSetpoint":{"heatCelsius":22.0}})");
  EXPECT_EQ(text_at(all[0], {"timestamp"}), "2025-03-01T12:00:00Z");
  EXPECT_EQ(text_at(last, {"timestamp"}), "2025-03-01T12:00:00.001Z") << "no two have the same";
  EXPECT_EQ(text_at(last, {"resourceGroup"}), "[\"enterprises/" + sdm_project_id + "/devices/" + hall_id + "\"]");
  EXPECT_THAT(text_at(last, {"userId"}), StartsWith("AVPHwEu"));
  EXPECT_NE(text_at(all[0], {"eventId"}), text_at(all[1], {"eventId"}));
}

TEST_F(SdmPublisherTest, TemperatureAndHumidityComeAlone) {
  start();
  ASSERT_TRUE(simulation_.document().merge(
      hall_path, {{"humidity", 44}, {"ambient_temperature_f", 71}, {"temperature_scale", "C"}}));
  const auto all = messages();
  ASSERT_EQ(all.size(), 3U);
  for (const json::object& message : all) {
    EXPECT_EQ(find_object(message, {"resourceUpdate", "traits"})->size(), 1U) << to_text(message);
  }
}

TEST_F(SdmPublisherTest, DevicesThatComeAndGo) {
  start();
  const json::value attic_device = *find(simulation_.document().root(), attic_path);
  ASSERT_TRUE(simulation_.document().erase(attic_path));
  auto all = messages();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(text_at(all[0], {"relationUpdate", "type"}), "DELETED");
  EXPECT_EQ(text_at(all[0], {"relationUpdate", "object"}), "enterprises/" + sdm_project_id + "/devices/" + attic_id);
  EXPECT_EQ(find(all[0], {"resourceUpdate"}), nullptr);
  set_home(attic_path, attic_device);
  all = messages();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(text_at(all[0], {"relationUpdate", "type"}), "CREATED");
  EXPECT_EQ(
      text_at(all[0], {"relationUpdate", "subject"}),
      "enterprises/" + sdm_project_id + "/structures/AVPHwEtEXAMPLEstructureHome01/rooms/AVPHwEqEXAMPLEroomAttic");
  control("permissions", R"({"device":")" + attic_id + R"(","permitted":false})");
  all = messages();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(text_at(all[0], {"relationUpdate", "type"}), "DELETED");
}

TEST_F(SdmPublisherTest, ARingIsAThreadThatEndsWithAClip) {
  start();
  see({.device = doorbell_id, .motion = true, .duration = 10s, .chime = true});
  auto all = messages();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(text_at(all[0], {"eventThreadState"}), "STARTED");
  const json::object* events = find_object(all[0], {"resourceUpdate", "events"});
  ASSERT_NE(events, nullptr);
  EXPECT_EQ(events->size(), 2U);
  EXPECT_TRUE(events->contains("sdm.devices.events.DoorbellChime.Chime"));
  const std::string thread = text_at(all[0], {"eventThreadId"});
  pass(10s);
  all = messages();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(text_at(all[0], {"eventThreadState"}), "ENDED");
  EXPECT_EQ(text_at(all[0], {"eventThreadId"}), thread);
  events = find_object(all[0], {"resourceUpdate", "events"});
  EXPECT_TRUE(events->contains("sdm.devices.events.CameraClipPreview.ClipPreview"));
  EXPECT_TRUE(events->contains("sdm.devices.events.DoorbellChime.Chime"));
}

TEST_F(SdmPublisherTest, ALegacyCameraHasNoThreads) {
  start();
  see({.device = garage_id, .motion = true, .sound = true});
  const auto all = messages();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(find(all[0], {"eventThreadId"}), nullptr);
  EXPECT_NE(text_at(all[1], {"resourceUpdate", "events", "sdm.devices.events.CameraSound.Sound"}), "");
}

TEST_F(SdmPublisherTest, ThePoisonedUpdate) {
  start();
  EXPECT_THAT(control("poison", R"({"device":")" + hall_id + "\"}"), StartsWith("200 "));
  const auto all = messages();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(text_at(all[0], {"resourceUpdate", "traits", "sdm.devices.traits.ThermostatMode"}),
            R"({"mode":"OFF","availableModes":["OFF"]})");
  EXPECT_THAT(control("poison", R"({"device":"none"})"), StartsWith("404 "));
}

TEST_F(SdmPublisherTest, WithoutTheRoleNothingIsPublished) {
  start();
  control("project", R"({"has_publisher_role":false})");
  set_home(hall_path / "humidity", 50);
  EXPECT_TRUE(messages().empty());
}

}  // namespace
}  // namespace nest2mqtt::simulator
