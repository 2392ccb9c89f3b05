#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "loopback_server.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string cabin_token = "c.cabin-token";
const std::string cottage = "/structures/cottage-22bb";

SimulatorOptions cottage_simulator() {
  SimulatorOptions options;
  options.home = cottage_file();
  options.token = cabin_token;
  return options;
}

std::string request_path(const std::string& request) {
  const auto begin = request.find(' ') + 1;
  return request.substr(begin, request.find(' ', begin) - begin);
}

/// Two accounts of one service: as with Nest, the front door sends each reader to the server where its home is.
class TwoAccounts : public testing::Test {
 protected:
  TwoAccounts() : cabin(cottage_simulator()), front_door([this](const std::string& request) { return way(request); }) {
    token_dir.write_file("cabin", cabin_token, TempDir::secret_mode);
  }
  ~TwoAccounts() override { expect_limits_kept(cabin); }

  WorldOptions options() {
    WorldOptions options;
    options.start_bridge = false;
    options.bridge.api_url = front_door.url();
    options.bridge.extra =
        "[[wwn.account]]\nname = \"cabin\"\naccess_token_file = \"" + token_dir.path().string() + "/cabin\"\n";
    return options;
  }

  /// Both homes are filled in, and nothing else.
  testing::AssertionResult wait_filled(MirrorWorld& world) {
    const auto online = world.wait_online();
    if (!online) return online;
    Topics wanted = rendered(world.bridge, world.simulator.get(""));
    wanted.merge(rendered(world.bridge, cabin.get("")));
    return wait_for_mirror(world.probe, wanted);
  }

  void start(MirrorWorld& world) {
    main_url = world.simulator.api_url();
    world.bridge.start();
  }

  Simulator cabin;
  TempDir token_dir;
  std::string main_url;  ///< set before the first request

 private:
  std::string way(const std::string& request) const {
    const bool is_cabin = request.find("Bearer " + cabin_token) != std::string::npos;
    return http_response("307 Temporary Redirect",
                         "Location: " + (is_cabin ? cabin.api_url() : main_url) + request_path(request) + "\r\n");
  }

  LoopbackServer front_door;
};

TEST_F(TwoAccounts, JoinInOneTreeWithAStateForEach) {
  MirrorWorld world(options());
  start(world);
  ASSERT_TRUE(wait_filled(world));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/wwn", "online"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "online"));
  EXPECT_TRUE(world.probe.current("nest" + cottage));
  EXPECT_TRUE(world.probe.current("nest" + maple_street));
}

TEST_F(TwoAccounts, OneThatIsRevokedLeavesTheOtherAlone) {
  MirrorWorld world(options());
  start(world);
  ASSERT_TRUE(wait_filled(world));
  const auto before = world.probe.mark();

  cabin.revoke();

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "unauthorized"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized")) << "the worst of both";
  EXPECT_EQ(world.probe.current("nest/bridge/account/wwn"), "online");
  const Topics rest = rendered(world.bridge, world.simulator.get(""));
  EXPECT_TRUE(wait_for_mirror(world.probe, rest));
  for (const Message& message : world.probe.messages_since(before)) {
    EXPECT_FALSE(rest.contains(message.topic)) << message.topic;
  }

  const std::string next_token = cabin_token + "-2";
  cabin.accept_token(next_token);
  token_dir.write_file("cabin", next_token, TempDir::secret_mode);
  EXPECT_TRUE(wait_filled(world)) << "and comes back";
}

TEST_F(TwoAccounts, SendEachWriteWhereTheHomeIs) {
  MirrorWorld world(options());
  start(world);
  ASSERT_TRUE(wait_filled(world));
  ASSERT_EQ(cabin.get(cottage + "/away"), "away");

  world.probe.publish("nest" + cottage + "/away/set", "home");
  EXPECT_TRUE(world.probe.wait_for("nest" + cottage + "/away", "home"));
  EXPECT_EQ(cabin.get(cottage + "/away"), "home");
  EXPECT_EQ(cabin.writes().size(), 1U);
  EXPECT_THAT(world.simulator.writes(), IsEmpty());

  world.probe.publish("nest" + living_room + "/target_temperature_f/set", "72");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/target_temperature_f", "72"));
  EXPECT_EQ(world.simulator.writes().size(), 1U);
  EXPECT_EQ(cabin.writes().size(), 1U);
}

TEST_F(TwoAccounts, OneInTroubleMakesOnlyItsOwnHomeUnavailable) {
  auto short_grace = options();
  short_grace.bridge.settings["nest.grace"] = "1s";
  MirrorWorld world(short_grace);
  start(world);
  ASSERT_TRUE(wait_filled(world));

  cabin.fault(R"({"fault":"status","status":503,"on":"stream"})");
  cabin.fault(R"({"fault":"cut"})");

  EXPECT_TRUE(world.probe.wait_for("nest" + cottage + "/availability", "offline"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "offline"));
  EXPECT_EQ(world.probe.current("nest" + maple_street + "/availability"), "online");
  EXPECT_EQ(world.probe.current("nest/bridge/account/wwn"), "online");
  cabin.clear_faults();
  EXPECT_TRUE(wait_filled(world));
}

class StructuresFilter : public testing::TestWithParam<const char*> {};

TEST_P(StructuresFilter, MirrorsTheNamedStructureAndItsDevicesOnly) {
  WorldOptions options;
  options.simulator.home = cottage_file();
  options.bridge.settings = {{"nest.structures", std::vector<std::string>{GetParam()}},
                             {"mqtt.publish", std::vector<std::string>{"leaves", "documents", "images"}}};
  MirrorWorld world(options);
  world.simulator.set("/devices/cameras/flat-cam", R"({"device_id":"flat-cam","structure_id":"flat-11aa","name":"Hall",
      "is_online":true,"is_streaming":true,"snapshot_url":"https://www.dropcam.com/api/wwn.get_snapshot/x"})");
  ASSERT_TRUE(world.wait_filled());
  world.simulator.set(cottage + "/country_code", "\"FR\"");
  ASSERT_TRUE(world.probe.wait_for("nest" + cottage + "/country_code", "FR"))
      << "what was before it has been dealt with";

  const auto home = world.simulator.get("");
  const auto retained = world.probe.retained_topics();
  for (const auto& kind : home.at("devices").as_object()) {
    for (const auto& device : kind.value().as_object()) {
      const std::string topic = "nest/devices/" + std::string(kind.key()) + "/" + std::string(device.key());
      EXPECT_EQ(retained.contains(topic), device.value().at("structure_id") == "cottage-22bb") << topic;
    }
  }
  for (const auto& request : world.simulator.requests()) {
    EXPECT_THAT(request.at("path").as_string().c_str(), Not(HasSubstr("/images/"))) << "no picture is taken either";
  }
  EXPECT_TRUE(retained.contains("nest" + cottage));
  EXPECT_FALSE(retained.contains("nest/structures/flat-11aa"));
  EXPECT_THAT(retained.at("nest/bridge/info"), Not(HasSubstr("flat-11aa")));
  for (const auto& [topic, payload] : retained) {
    if (!topic.starts_with("homeassistant/")) continue;
    EXPECT_THAT(topic, Not(HasSubstr("flat-"))) << "is not announced";
  }

  const auto before = world.probe.mark();
  world.probe.publish("nest/structures/flat-11aa/away/set", "away");
  EXPECT_TRUE(world.probe.wait_for_message(
      [](const Message& message) {
        return message.topic == "nest/structures/flat-11aa/result" &&
               message.payload.find("\"code\":\"unknown_device\"") != std::string::npos;
      },
      before))
      << "a command for it is refused";
  EXPECT_THAT(world.simulator.writes(), IsEmpty());
}

TEST(Structures, ThatAreMistypedOrCalledAlikeAreSaidPlainly) {
  WorldOptions options;
  options.simulator.home = cottage_file();
  options.bridge.settings = {{"nest.structures", std::vector<std::string>{"Fell Cotage"}}};
  MirrorWorld world(options);
  const auto has_problem = [](const std::string& text) {
    return [text](const std::string& health) { return health.find(text) != std::string::npos; };
  };
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/health", has_problem("no home has this id or name")));
  const auto line = world.bridge.wait_for_log("nest.structures has \"Fell Cotage\"");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr("\"Fell Cottage\" (id \"cottage-22bb\")"));
  EXPECT_TRUE(wait_for_mirror(world.probe, {})) << "nothing that was not chosen";

  world.simulator.set("/structures/flat-11aa/name", "\"Fell Cotage\"");
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/health", has_problem("\"problem\":null")));
  world.simulator.set("/structures/cottage-22bb/name", "\"Fell Cotage\"");
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/health", has_problem("the name of several homes")));
  EXPECT_TRUE(world.wait_filled()) << "both are called so";
}

std::string name_of(const std::string& parameter) {
  return parameter == "cottage-22bb" ? "ById" : "ByName";
}

INSTANTIATE_TEST_SUITE_P(By, StructuresFilter, testing::Values("cottage-22bb", "Fell Cottage"),
                         [](const auto& instance) { return name_of(instance.param); });

}  // namespace
}  // namespace nest2mqtt::test
