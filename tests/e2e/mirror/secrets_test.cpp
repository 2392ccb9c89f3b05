#include <ostream>
#include <vector>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "e2e/support/seen.h"
#include "loopback_server.h"

namespace nest2mqtt::test {
namespace {

const std::string first_token = "c.canary-token-one-5f2a";
const std::string second_token = "c.canary-token-two-77d1";
const std::string mqtt_password = "canary-mqtt-password-91c4";
const std::string client_secret = "canary-client-secret-08be";

WorldOptions with_canaries() {
  WorldOptions options;
  options.broker.users = {{"bridge", mqtt_password}};
  options.simulator.token = first_token;
  options.bridge.token = first_token;
  options.bridge.settings = {{"log.level", "trace"}, {"mqtt.username", "bridge"}, {"mqtt.password", mqtt_password}};
  options.bridge.environment = {{"NEST2MQTT__WWN__CLIENT_SECRET", client_secret}};
  return options;
}

void expect_no_canaries(const Seen& seen) {
  for (const auto& secret : {first_token, second_token, mqtt_password, client_secret}) seen.expect_without(secret);
}

TEST(Secrets, AreNowhereToBeSeenInGoodDaysAndBad) {
  MirrorWorld world(with_canaries());
  Seen seen;
  ASSERT_TRUE(world.wait_filled());
  seen.add_command_lines(world.bridge);
  ASSERT_EQ(seen.command_lines(), 1U);

  world.probe.publish("nest" + living_room + "/target_temperature_f/set", "71");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/target_temperature_f", "71"));
  world.simulator.fault(R"({"fault":"garbage","kind":"json"})");
  world.simulator.fault(R"({"fault":"status","status":500,"on":"stream","count":1})");
  world.simulator.fault(R"({"fault":"half_event"})");
  world.simulator.set(living_room + "/humidity", "50");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "50"));

  world.simulator.revoke();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  world.simulator.accept_token(second_token);
  world.bridge.set_token(second_token);
  ASSERT_TRUE(world.wait_filled());
  ASSERT_EQ(world.bridge.terminate(), 0);
  world.bridge.set("mqtt.password", std::string("canary-mqtt-password-91c4-wrong"));
  world.bridge.start();
  EXPECT_TRUE(world.bridge.wait_for_log("mqtt.password"));
  ASSERT_EQ(world.bridge.terminate(), 0);
  world.bridge.set("mqtt.password", mqtt_password);
  const auto before = world.probe.mark();
  world.bridge.start();
  EXPECT_TRUE(world.probe.wait_for_message(
      [](const Message& message) { return message.topic == "nest/bridge/state" && message.payload == "online"; },
      before));
  ASSERT_TRUE(world.wait_filled());

  seen.add_rest(world);
  EXPECT_TRUE(seen.has("Maple Street")) << "it was searched where there is something to be found";
  expect_no_canaries(seen);
}

/// A service that repeats the token where it should not, and what the bridge says in its log about that answer.
struct Echo {
  const char* name;
  std::string answer;
  std::string log;

  /// For GoogleTest, which else prints addresses: a test's name must not change with every run.
  friend void PrintTo(const Echo& echo, std::ostream* out) { *out << echo.name; }
};

std::string stream_of(const std::string& events) {
  return http_response("200 OK", "Content-Type: text/event-stream\r\n", events);
}

std::vector<Echo> echoes() {
  return {
      {"ErrorBody", http_response("500 Oops " + first_token, "X-Echo: " + first_token + "\r\n", first_token), "500"},
      {"Refusal", http_response("401 No " + first_token, "", R"({"error":")" + first_token + "\"}"), "401"},
      {"ContentType", http_response("200 OK", "Content-Type: text/" + first_token + "\r\n"), "content type"},
      {"Redirect", http_response("307 Temporary Redirect", "Location: https://" + first_token + ".example/\r\n"),
       "wwn.redirect_hosts"},
      {"UnknownEvent", stream_of("event: " + first_token + "\ndata: " + first_token + "\n\n"), "unknown event"},
      {"BrokenPut", stream_of("event: put\ndata: " + first_token + "\n\n"), "a put is"},
      {"PutElsewhere", stream_of("event: put\ndata: {\"path\":\"" + first_token + "\",\"data\":{}}\n\n"),
       "closed the stream"},
      {"ErrorEvent", stream_of("event: error\ndata: " + first_token + "\n\n"), "an error on the stream"},
      {"Revocation", stream_of("event: auth_revoked\ndata: " + first_token + "\n\n"), "was revoked"},
  };
}

class ThrownBack : public testing::TestWithParam<Echo> {};

TEST_P(ThrownBack, TokenIsRedacted) {
  const LoopbackServer service([](const std::string&) { return GetParam().answer; });
  auto options = with_canaries();
  options.bridge.api_url = service.url();
  MirrorWorld world(options);

  ASSERT_TRUE(world.bridge.wait_for_log(GetParam().log));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", [](const std::string& link) { return link != "connecting"; }));
  ASSERT_EQ(world.bridge.terminate(), 0);

  world.probe.sync();
  Seen seen;
  seen.add_rest(world);
  EXPECT_TRUE(seen.has("nest/bridge/health"));
  expect_no_canaries(seen);
}

INSTANTIATE_TEST_SUITE_P(Service, ThrownBack, testing::ValuesIn(echoes()),
                         [](const auto& instance) { return std::string(instance.param.name); });

TEST(Secrets, InTheDocumentAreNotPassedOn) {
  const LoopbackServer service([](const std::string&) {
    return stream_of("event: put\ndata: {\"path\":\"/\",\"data\":{\"metadata\":{\"access_token\":\"" + first_token +
                     "\"},\"structures\":{\"s1\":{\"name\":\"Here " + first_token + "\",\"" + first_token +
                     "\":1}}}}\n\n");
  });
  auto options = with_canaries();
  options.bridge.api_url = service.url();
  MirrorWorld world(options);
  EXPECT_TRUE(world.probe.wait_for("nest/structures/s1/name", "Here ***"));
  EXPECT_TRUE(world.probe.wait_for("nest/structures/s1/availability", "online"));
  Seen seen;
  seen.add_rest(world);
  expect_no_canaries(seen);
}

TEST(Secrets, AreNotPassedOnWithThePicturesOfCameras) {
  const std::string somebody = R"({"device":"driveway-c9d0","person":true})";
  const LoopbackServer echo([](const std::string&) {
    return http_response("302 " + first_token,
                         "Location: https://" + first_token + ".example/?auth=" + first_token + "\r\n", first_token);
  });
  auto options = with_canaries();
  options.bridge.settings["mqtt.publish"] = std::vector<std::string>{"leaves", "documents", "images"};
  MirrorWorld world(options);
  ASSERT_TRUE(world.probe.wait_for("nest" + driveway + "/snapshot", [](const auto& image) { return !image.empty(); }));

  const auto event_goes_wrong = [&](const std::string& log) {
    world.simulator.order("camera_event", somebody);
    EXPECT_TRUE(world.bridge.wait_for_log(log));
  };
  world.simulator.fault(R"({"fault":"status","status":404,"on":"read","count":1})");
  event_goes_wrong("not found");
  world.simulator.order("camera_event", somebody);
  ASSERT_TRUE(world.probe.wait_for("nest" + driveway + "/last_event/image", [](const auto& i) { return !i.empty(); }));
  world.simulator.set(driveway + "/last_event/image_url", '"' + echo.url() + "/picture\"");
  EXPECT_TRUE(world.bridge.wait_for_log("wwn.image_hosts"));
  EXPECT_TRUE(echo.bytes().find("auth=" + first_token) != std::string::npos) << "it was there to be thrown back";

  Seen seen;
  seen.add_rest(world);
  expect_no_canaries(seen);
}

TEST(Secrets, OfFilesAreReadAndNotShown) {
  const TempDir dir;
  auto options = with_canaries();
  options.bridge.settings.erase("mqtt.password");
  options.bridge.settings["mqtt.password_file"] =
      dir.write_file("password", mqtt_password + "\n", TempDir::secret_mode).string();
  options.bridge.settings["wwn.client_secret_file"] =
      dir.write_file("client", client_secret + "\n", TempDir::secret_mode).string();
  options.bridge.environment = {};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  Seen seen;
  seen.add_rest(world);
  expect_no_canaries(seen);
}

}  // namespace
}  // namespace nest2mqtt::test
