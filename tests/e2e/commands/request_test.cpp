// nest/bridge/request/<verb>: questions to the bridge itself.

#include <stdexcept>

#include "e2e/support/command_test.h"
#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

class Request : public CommandTest {
 protected:
  [[nodiscard]] json::object ask(const std::string& verb, const std::string& payload,
                                 const PublishOptions& options = {}) {
    const std::size_t mark = world().probe.mark();
    world().probe.publish("nest/bridge/request/" + verb, payload, options);
    return answer_on("nest/bridge/response/" + verb, mark);
  }

  [[nodiscard]] json::object answer_on(const std::string& topic, std::size_t mark) {
    const auto answer =
        world().probe.wait_for_message([&](const Message& message) { return message.topic == topic; }, mark);
    if (!answer) throw std::runtime_error("nothing on " + topic);
    EXPECT_FALSE(answer->retained);
    return json::parse(answer->payload).as_object();
  }
};

TEST_F(Request, HealthTellsHowTheBridgeIs) {
  start();
  EXPECT_TRUE(says(outcome(living_room, "label", "healthy"), "confirmed"));
  const auto answer = ask("health", R"({"transaction":"h1"})");
  EXPECT_EQ(answer.at("status"), "ok");
  EXPECT_EQ(answer.at("transaction"), "h1");
  const auto& health = answer.at("data").as_object();
  EXPECT_TRUE(health.at("uptime_s").is_number());
  EXPECT_GT(health.at("memory_kb").to_number<std::int64_t>(), 0);
  EXPECT_NE(answer.at("data").as_object().size(), 0U);
  EXPECT_NE(json::serialize(health).find(living_room), std::string::npos)
      << "the write budget: " << json::serialize(health);
}

TEST_F(Request, AnEmptyPayloadIsEnough) {
  start();
  const auto answer = ask("health", "");
  EXPECT_EQ(answer.at("status"), "ok");
  EXPECT_FALSE(answer.contains("transaction"));
}

TEST_F(Request, IsAnsweredOnTheResponseTopicToo) {
  start();
  const std::string bytes("\x00\x80", 2);
  const std::size_t mark = world().probe.mark();
  EXPECT_EQ(ask("health", R"({"transaction":7})", {.response_topic = "nest/response/health", .correlation_data = bytes})
                .at("transaction"),
            7);
  EXPECT_EQ(answer_on("nest/response/health", mark).at("transaction"), 7);
  const auto answer =
      world().probe.wait_for_message([](const Message& message) { return message.topic == "nest/response/health"; });
  EXPECT_EQ(answer->correlation_data, bytes);
}

TEST_F(Request, ResyncPublishesEverythingAgain) {
  start();
  change(living_room, "humidity", "55", "55");
  wait_until_all_is_published(world().probe);
  const std::size_t mark = world().probe.mark();
  EXPECT_EQ(ask("resync", R"({"transaction":"r1"})").at("transaction"), "r1");
  std::size_t topics = 0;
  for (const auto& [name, payload] : world().probe.retained_topics()) {
    const std::string& topic = name;  // a lambda may not capture a structured binding
    if (!topic.starts_with("nest/structures/") && !topic.starts_with("nest/devices/")) continue;
    ++topics;
    EXPECT_TRUE(wait_until([&] { return world().probe.count(topic, mark) == 1; })) << topic;
    EXPECT_EQ(world().probe.current(topic), payload) << topic;
  }
  EXPECT_GT(topics, 100U);
}

TEST_F(Request, LogLevelHoldsAtOnce) {
  start_with({{"log.level", "error"}});
  EXPECT_TRUE(says(outcome(living_room, "label", "unheard"), "confirmed"));
  const auto answer = ask("log_level", R"({"level":"info","transaction":{"a":[1]}})");
  EXPECT_EQ(answer.at("status"), "ok");
  EXPECT_EQ(answer.at("transaction"), json::value({{"a", json::array{1}}}));
  EXPECT_TRUE(says(outcome(living_room, "label", "heard"), "confirmed"));
  EXPECT_TRUE(world().bridge.wait_for_log("heard"));
  EXPECT_EQ(world().bridge.log().find("unheard"), std::string::npos);
}

TEST_F(Request, ReceiptsTellWhatBecameOfTheLastCommands) {
  start();
  EXPECT_TRUE(says(outcome(living_room, "label", "first"), "confirmed"));
  EXPECT_TRUE(says(outcome(bedroom, "hvac_mode", "dance"), "refused", "out_of_range"));
  const auto all = ask("receipts", "").at("data").as_array();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("path").as_string(), living_room);
  EXPECT_EQ(all[0].at("status"), "confirmed") << "the newest receipt of a command stands for it";
  EXPECT_EQ(all[1].at("status"), "refused");
  EXPECT_EQ(ask("receipts", R"({"path":")" + living_room + "\"}").at("data"), json::array{all[0]});
}

TEST_F(Request, DiscoveryAnnouncesEverythingAgain) {
  start();
  const std::string topic = "homeassistant/device/nest_living-room-a1b2/config";
  ASSERT_TRUE(world().probe.wait_for(topic, [](const std::string& payload) { return !payload.empty(); }));
  const std::string told = *world().probe.current(topic);
  const std::size_t mark = world().probe.mark();
  EXPECT_EQ(ask("discovery", "").at("status"), "ok");
  EXPECT_TRUE(wait_until([&] { return world().probe.count(topic, mark) == 1; }));
  EXPECT_EQ(world().probe.current(topic), told);
}

TEST_F(Request, AnUnknownLevelIsAnError) {
  start();
  const auto answer = ask("log_level", R"({"level":"loud","transaction":"l1"})");
  EXPECT_EQ(answer.at("status"), "error");
  EXPECT_EQ(answer.at("transaction"), "l1");
  EXPECT_FALSE(answer.at("error").as_string().empty());
}

TEST_F(Request, AnUnknownVerbIsAnError) {
  start();
  const auto answer = ask("dance", R"({"transaction":"d1"})");
  EXPECT_EQ(answer.at("status"), "error");
  EXPECT_EQ(answer.at("transaction"), "d1");
  EXPECT_NE(answer.at("error").as_string().find("dance"), json::string::npos);
}

TEST_F(Request, BrokenJsonIsAnError) {
  start();
  EXPECT_EQ(ask("health", "{\"transaction\":").at("status"), "error");
  EXPECT_EQ(ask("health", "[1]").at("status"), "error");
}

}  // namespace
}  // namespace nest2mqtt::test
