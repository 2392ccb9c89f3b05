// docs/asyncapi.yaml against its own parser, and against life: each message on the broker has a channel and is as it
// says.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "e2e/support/command_test.h"
#include "support/run_to_end.h"
#include "support/temp_dir.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::UnorderedElementsAre;

std::string hexadecimal(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

json::object described(const std::string& topic, const std::string& payload, const json::value& retained) {
  return {{"topic", topic}, {"payload", hexadecimal(payload)}, {"retained", retained}};
}

struct Checked {
  std::optional<int> code;
  std::string output;
  std::set<std::string> lines;  ///< of the output
};

Checked check(const json::array& messages) {
  const TempDir dir;
  dir.write_file("messages", json::serialize(messages));
  const Outcome ran =
      run_to_end({PYTHON, "-B", "-W", "ignore", CHECK_MESSAGES, ASYNCAPI_DOCUMENT, (dir / "messages").string()});
  Checked checked{ran.code, ran.output, {}};
  std::istringstream lines(ran.output);
  for (std::string line; std::getline(lines, line);) checked.lines.insert(line);
  return checked;
}

class AsyncApi : public CommandTest {
 protected:
  /// Everything that was published since the start, and what the broker retains now.
  [[nodiscard]] Checked check_everything() {
    world().probe.sync();
    json::array messages;
    for (const Message& message : world().probe.messages_since(0)) {
      messages.push_back(described(message.topic, message.payload, nullptr));
    }
    for (const auto& [topic, payload] : world().probe.retained_topics()) {
      messages.push_back(described(topic, payload, true));
    }
    return check(messages);
  }

  /// The answer on `bridge/response/<verb>`.
  std::string ask(const std::string& verb, const std::string& arguments = "{}") {
    const std::size_t mark = world().probe.mark();
    const std::string topic = "nest/bridge/response/" + verb;
    world().probe.publish("nest/bridge/request/" + verb, arguments);
    const auto answer = world().probe.wait_for_message([&](const Message& m) { return m.topic == topic; }, mark);
    return answer ? answer->payload : "";
  }

  /// Raises and ends alarms, lets a camera see somebody, and waits for the last of it.
  void let_things_happen() {
    const auto happen = [&](const std::string& verb, const std::string& what, const std::string& topic) {
      const std::size_t mark = world().probe.mark();
      world().simulator.order(verb, what);
      EXPECT_TRUE(world().probe.wait_for_message([&](const Message& m) { return m.topic == topic; }, mark)) << what;
    };
    happen("alarm", R"({"device":"hallway-e5f6","smoke":"emergency"})", "nest" + hallway + "/event");
    happen("alarm", R"({"device":"hallway-e5f6","smoke":"ok"})", "nest" + hallway + "/event");
    happen("camera_event", R"({"device":"driveway-c9d0","person":true,"motion":true,"duration":"1h"})",
           "nest" + driveway + "/event");
  }
};

TEST_F(AsyncApi, DescribesEveryMessageOfAHome) {
  start({.bridge = {.settings = {{"mqtt.publish", std::vector<std::string>{"leaves", "documents", "images"}}}}});
  let_things_happen();
  EXPECT_TRUE(world().probe.wait_for("nest" + driveway + "/last_event/image/availability", "online"));

  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "72"), "confirmed"));
  EXPECT_TRUE(says(outcome(living_room, R"({"target_temperature_f":71,"hvac_mode":"heat"})"), "confirmed"));
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "200"), "refused", "out_of_range"));
  EXPECT_TRUE(says(outcome(living_room, R"({"humidity":50})"), "refused", "read_only"));
  EXPECT_TRUE(says(outcome(bedroom, "eco", "true"), "confirmed"));
  EXPECT_TRUE(says(outcome(driveway, "is_streaming", "false"), "confirmed"));
  EXPECT_TRUE(says(outcome(maple_street, "away", "away"), "confirmed"));
  EXPECT_TRUE(says(outcome(maple_street, "eta", R"({"cancel":true})"), "refused", "bad_payload"));
  for (const auto* const mode : {"cool", "off", "heat"}) send(living_room, "hvac_mode", mode);
  commander().wait_for_all();

  for (const auto* const verb : {"health", "resync", "discovery", "reload", "receipts", "diagnostics"}) {
    EXPECT_THAT(ask(verb), HasSubstr(R"("status":"ok")")) << verb;
  }
  EXPECT_THAT(ask("log_level", R"({"level":"debug","transaction":1})"), HasSubstr("debug"));
  EXPECT_THAT(ask("receipts", R"({"limit":0})"), HasSubstr("error"));
  const std::string requests = "there are: diagnostics, discovery, health, log_level, receipts, reload, resync";
  EXPECT_THAT(ask("nothing"), HasSubstr(requests));

  close_streams();
  wait_for_cloud("offline");
  world().simulator.clear_faults();
  wait_for_cloud("online");
  world().simulator.set(bedroom + "/new_field", R"({"is":{"deep":1}})");
  EXPECT_TRUE(world().probe.wait_for("nest" + bedroom + "/new_field/is/deep", "1"));
  world().simulator.remove(hallway);
  EXPECT_TRUE(world().probe.wait_for_absence("nest" + hallway + "/availability"));

  const Checked checked = check_everything();
  EXPECT_EQ(checked.code, 0) << checked.output;
  EXPECT_THAT(checked.lines, IsSupersetOf({"structure",
                                           "thermostat",
                                           "protect",
                                           "camera",
                                           "thermostatTargetTemperatureF",
                                           "thermostatResult",
                                           "thermostatCommand",
                                           "structureResult",
                                           "cameraActivity",
                                           "cameraEvent",
                                           "cameraSnapshot",
                                           "cameraLastEventImage",
                                           "protectEvent",
                                           "structureWheresIdName",
                                           "bridgeEvent",
                                           "bridgeHealth",
                                           "bridgeInfo",
                                           "bridgeSweep",
                                           "responsePlace",
                                           "response_health",
                                           "response_resync",
                                           "response_discovery",
                                           "response_log_level",
                                           "response_reload",
                                           "response_receipts",
                                           "response_diagnostics",
                                           "responseUnknown",
                                           "homeAssistantDevice"}))
      << checked.output;
  std::set<std::string> unknown;
  for (const std::string& line : checked.lines) {
    if (line.starts_with("unknown ")) unknown.insert(line);
  }
  EXPECT_THAT(unknown, UnorderedElementsAre("unknown nest" + bedroom + "/new_field/is/deep"));
}

TEST_F(AsyncApi, DescribesEveryMessageOfAllServices) {
  start({.simulator = {.nle = true, .sdm = true},
         .bridge = {.settings = {{"write.confirm", "25s"}, {"write.ttl", "40s"}, {"home_assistant.style", "entity"}}},
         .start_bridge = false});
  world().simulator.merge(living_room, R"({"services":["sdm"]})");
  world().simulator.merge(bedroom, R"({"services":["nle"]})");
  world().bridge.start();
  for (const char* account : {"wwn", "nle", "sdm"}) {
    EXPECT_TRUE(world().probe.wait_for("nest/bridge/account/" + std::string(account), "online"));
  }
  EXPECT_TRUE(says(outcome(bedroom, "temperature_scale", "C"), "confirmed"));
  EXPECT_TRUE(says(outcome(living_room, "label", "x"), "refused", "permission"));
  world().simulator.revoke_sdm();
  EXPECT_TRUE(world().probe.wait_for("nest/bridge/account/sdm", "unauthorized"));

  const Checked checked = check_everything();
  EXPECT_EQ(checked.code, 0) << checked.output;
  EXPECT_THAT(checked.lines, IsSupersetOf({"bridgeAccount", "homeAssistantEntity", "thermostat"})) << checked.output;
}

TEST(AsyncApiCheck, FindsWhatIsNotAsTheDocumentSays) {
  const std::string thermostat = "nest" + living_room;
  EXPECT_EQ(check({described(thermostat + "/humidity", "40", true)}).code, 0);

  const std::string party = R"({"event":"party","at":"2026-11-21T22:10:00.000Z"})";
  const Checked checked = check({
      described(thermostat + "/humidity", "damp", true),
      described(thermostat + "/has_leaf", "1", true),
      described(thermostat + "/name", "40", false),
      described(thermostat + "/availability", "maybe", true),
      described(thermostat + "/result", R"({"status":"confirmed"})", false),
      described("nest/bridge/mood", "good", true),
      described("nest/bridge/event", party, false),
  });
  EXPECT_EQ(checked.code, 1);
  for (const std::string complaint :
       {"/humidity (thermostatHumidity) is no JSON", "/has_leaf (thermostatHasLeaf) 1 is not of type",
        "/name: retained is False", "/availability (thermostatAvailability) 'maybe' is not one of",
        "/result (thermostatResult) 'path' is a required property", "nest/bridge/mood has no channel",
        "nest/bridge/event (bridgeEvent) "}) {
    EXPECT_THAT(checked.output, HasSubstr(complaint));
  }
}

TEST(AsyncApiParser, TakesTheDocument) {
  const char* const given = std::getenv("NEST2MQTT_ASYNCAPI_DIR");
  const std::filesystem::path parser = given == nullptr ? ASYNCAPI_PARSER_DIR : given;
  if (!exists(parser / "node_modules/@asyncapi/parser")) {
    const std::string missing = "AsyncAPI's parser is not in " + parser.string();
    if (std::getenv("NEST2MQTT_REQUIRE_ASYNCAPI") != nullptr) GTEST_FAIL() << missing;
    GTEST_SKIP() << missing << ". scripts/test installs it.";
  }
  const auto parse = [&](const std::string& document) {
    return run_to_end({installed_program("node"), ASYNCAPI_PARSER, document},
                      {{"NEST2MQTT_ASYNCAPI_DIR", parser.string()}});
  };
  const Outcome right = parse(ASYNCAPI_DOCUMENT);
  EXPECT_EQ(right.code, 0) << right.output;
  EXPECT_THAT(right.output, HasSubstr("channels"));

  const TempDir dir;
  dir.write_file("wrong.yaml", "asyncapi: 3.0.0\ninfo: {title: t, version: '1'}\nchannels: {a: {addres: b}}\n");
  EXPECT_EQ(parse((dir / "wrong.yaml").string()).code, 1);
}

}  // namespace
}  // namespace nest2mqtt::test
