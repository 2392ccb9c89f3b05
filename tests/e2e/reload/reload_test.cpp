// SIGHUP and bridge/request/reload: a running bridge takes another configuration.

#include <csignal>
#include <stdexcept>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::StartsWith;

class ReloadTest : public testing::Test {
 protected:
  void TearDown() override {
    // Whatever was reloaded: it stayed with the broker, and nothing was ever said to be away.
    EXPECT_EQ(occurrences(world.bridge.log(), "connected to the broker"), 1U);
    for (const Message& message : world.probe.messages_since(filled)) {
      EXPECT_FALSE(message.topic.ends_with("/availability") && message.payload == "offline") << message.topic;
      EXPECT_NE(message.topic, "nest/bridge/state") << message.payload;
    }
  }

  void start() {
    ASSERT_TRUE(world.wait_filled());
    ASSERT_TRUE(world.probe.wait_for("homeassistant/device/nest_living-room-a1b2/config",
                                     [](const std::string& payload) { return !payload.empty(); }));
    wait_until_all_is_published(world.probe);
    filled = world.probe.mark();
  }

  [[nodiscard]] json::object ask(const std::string& verb) {
    const std::size_t mark = world.probe.mark();
    world.probe.publish("nest/bridge/request/" + verb, "");
    const auto answer = world.probe.wait_for_message(
        [&](const Message& message) { return message.topic == "nest/bridge/response/" + verb; }, mark);
    if (!answer) throw std::runtime_error("no answer to " + verb);
    return json::parse(answer->payload).as_object();
  }

  /// What the broker retains but for what is told of the moment.
  [[nodiscard]] Topics lasting_topics() {
    Topics topics = world.probe.retained_topics();
    topics.erase("nest/bridge/health");
    return topics;
  }

  [[nodiscard]] json::value info() { return json::parse(world.probe.retained_topics().at("nest/bridge/info")); }

  MirrorWorld world;
  std::size_t filled = 0;
};

TEST_F(ReloadTest, SighupTakesWhatIsLive) {
  start();
  world.bridge.set("mqtt.publish", std::vector<std::string>{"documents"});
  world.bridge.set("log.format", "json");
  world.bridge.signal(SIGHUP);
  ASSERT_TRUE(world.bridge.wait_for_log("the configuration has changed: mqtt.publish, log.format"));
  // `render` reads the same file: the mirror is what a bridge that starts with it would show.
  EXPECT_TRUE(world.wait_for_right_mirror());
  EXPECT_THAT(lasting_topics(), Not(Contains(Key("nest" + living_room + "/ambient_temperature_c"))));
  EXPECT_THAT(*world.bridge.wait_for_log("the configuration has changed"), StartsWith("{"));

  world.bridge.set("mqtt.publish", std::vector<std::string>{"leaves", "documents"});
  world.bridge.signal(SIGHUP);
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/ambient_temperature_c",
                                   [](const std::string& payload) { return !payload.empty(); }));
  EXPECT_TRUE(world.wait_for_right_mirror());
}

TEST_F(ReloadTest, AFaultyFileIsRefusedAndLeavesEverythingAsItWas) {
  start();
  const Topics before = lasting_topics();
  world.bridge.set("log.level", "error");
  world.bridge.set("mqtt.publish", std::vector<std::string>{"documents"});
  world.bridge.set("home_assistant.style", "entity");
  world.bridge.set("write.burst", -1);
  world.bridge.set("write.tll", "5s");
  world.bridge.signal(SIGHUP);
  ASSERT_TRUE(world.bridge.wait_for_log("everything stays as it was"));
  EXPECT_THAT(world.bridge.log(), AllOf(HasSubstr("write.burst is -1"), HasSubstr("did you mean write.ttl?")));

  const auto answer = ask("reload");
  EXPECT_EQ(answer.at("status"), "error");
  EXPECT_THAT(
      std::string(answer.at("error").as_string()),
      AllOf(HasSubstr("write.burst is -1"), HasSubstr("did you mean write.ttl?"), HasSubstr("nest2mqtt.toml:")));

  EXPECT_EQ(lasting_topics(), before);
  // It goes on: from the service to the broker, and the other way.
  world.pass_a_change_through();
  world.probe.publish("nest" + living_room + "/label/set", "still here");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/label", "still here"));
  EXPECT_TRUE(world.bridge.wait_for_log("confirmed")) << "the log's level too is as it was";
}

TEST_F(ReloadTest, TheRequestTellsWhatIsAppliedAndWhatWaitsForARestart) {
  start();
  world.bridge.set("write.read_only", true);
  world.bridge.set("mqtt.base_topic", "other");
  auto answer = ask("reload");
  EXPECT_EQ(answer.at("status"), "ok");
  EXPECT_EQ(answer.at("data"), json::parse(R"({"applied":["write.read_only"],"restart_needed":["mqtt.base_topic"]})"));

  const json::value waiting = json::array{"mqtt.base_topic"};
  EXPECT_EQ(info().at("restart_needed"), waiting);
  EXPECT_EQ(info().at("config").at("mqtt").at("base_topic"), "nest");
  EXPECT_EQ(info().at("config").at("write").at("read_only"), true);
  EXPECT_EQ(ask("health").at("data").at("restart_needed"), waiting);

  const std::size_t mark = world.probe.mark();
  world.probe.publish("nest" + living_room + "/label/set", "no");
  const auto receipt = world.probe.wait_for_message(
      [](const Message& message) { return message.topic == "nest" + living_room + "/result"; }, mark);
  ASSERT_TRUE(receipt);
  EXPECT_THAT(receipt->payload, HasSubstr(R"("code":"read_only")"));

  world.bridge.set("mqtt.base_topic", "nest");
  answer = ask("reload");
  EXPECT_EQ(answer.at("data"), json::parse(R"({"applied":[],"restart_needed":[]})"));
  EXPECT_EQ(info().at("restart_needed"), json::array{});
}

TEST_F(ReloadTest, HomeAssistantIsToldElsewhereAndInAnotherStyle) {
  start();
  const auto announced = [&](const std::string& prefix) {
    std::size_t count = 0;
    for (const auto& [topic, payload] : world.probe.retained_topics()) count += topic.starts_with(prefix) ? 1 : 0;
    return count;
  };
  world.bridge.set("home_assistant.style", "entity");
  world.bridge.set("home_assistant.discovery_prefix", "elsewhere");
  world.bridge.set("home_assistant.status_topic", "elsewhere/status");
  EXPECT_EQ(ask("reload").at("status"), "ok");
  const std::string entity = "elsewhere/climate/nest_living-room-a1b2/";
  EXPECT_TRUE(wait_until([&] { return announced(entity) == 1 && announced("homeassistant/") == 0; }));

  // The new status topic is listened to: Home Assistant's start is answered.
  const std::size_t mark = world.probe.mark();
  world.probe.publish("elsewhere/status", "online");
  EXPECT_TRUE(world.probe.wait_for_message(
      [&](const Message& message) { return message.topic.starts_with(entity) && !message.payload.empty(); }, mark));

  world.bridge.set("home_assistant.enabled", false);
  EXPECT_EQ(ask("reload").at("status"), "ok");
  EXPECT_TRUE(wait_until([&] { return announced("elsewhere/") == 0; }));
}

TEST_F(ReloadTest, AHomeThatIsLeftOutGoesAndComesBack) {
  start();
  world.bridge.set("nest.structures", std::vector<std::string>{"nobody's"});
  EXPECT_EQ(ask("reload").at("status"), "ok");
  EXPECT_TRUE(wait_until([&] { return mirror_part(world.probe.retained_topics()).empty(); }));
  world.bridge.set("nest.structures", std::vector<std::string>{});
  EXPECT_EQ(ask("reload").at("status"), "ok");
  EXPECT_TRUE(world.wait_for_right_mirror());
}

}  // namespace
}  // namespace nest2mqtt::test
