#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "support/sanitizer.h"

namespace nest2mqtt::test {
namespace {

using testing::Each;
using testing::IsEmpty;
using testing::StartsWith;

/// Sees a silent stream after 2.5 s and calls the home offline a second later.
WorldOptions watchful() {
  WorldOptions options;
  options.simulator.keep_alive = "1s";
  options.bridge.settings = {{"wwn.keep_alive", "1s"}, {"nest.grace", "1s"}};
  return options;
}

TEST(StreamCut, AfterItOnlyWhatChangedMeanwhileIsPublished) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] {
    const auto before = world.probe.mark();
    world.simulator.fault(R"({"fault":"cut"})");
    world.simulator.set(living_room + "/humidity", "50");
    ASSERT_TRUE(world.probe.wait_for_message(
        [](const Message& message) { return message.topic == "nest/bridge/cloud" && message.payload == "offline"; },
        before));
    ASSERT_TRUE(world.wait_online());
  });

  EXPECT_THAT(topics_of(messages), testing::ElementsAre("nest" + living_room + "/humidity", "nest" + living_room));
  EXPECT_TRUE(world.wait_for_right_mirror());
  EXPECT_EQ(world.simulator.stat("streams_opened"), 2);
}

TEST(StreamCut, OpeningsThatAreCutAgainDoNotLoseTheHome) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const auto messages = world.mirror_messages_of([&] {
    world.simulator.fault(R"({"fault":"cut","count":2})");
    ASSERT_TRUE(wait_until([&] { return world.simulator.stat("streams_opened") == 4; }));
  });
  EXPECT_THAT(messages, IsEmpty());
  EXPECT_TRUE(world.wait_filled());
}

TEST(Stall, ABridgeThatWasHeldUpItselfDoesNotTakeTheStreamForSilent) {
  MirrorWorld world(watchful());
  ASSERT_TRUE(world.wait_filled());

  world.bridge.signal(SIGSTOP);
  const auto longer_than_silence = std::chrono::steady_clock::now() + std::chrono::seconds(4);
  ASSERT_TRUE(wait_until([&] { return std::chrono::steady_clock::now() >= longer_than_silence; }));
  world.simulator.set(living_room + "/humidity", "50");
  world.bridge.signal(SIGCONT);

  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "50"));
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1);
}

TEST(Stall, SilenceIsNoticedAndAfterTheGraceEverythingIsUnavailable) {
  MirrorWorld world(watchful());
  ASSERT_TRUE(world.wait_filled());
  const Topics filled = mirror_part(world.probe.retained_topics());

  world.simulator.fault(R"({"fault":"status","status":503,"on":"stream"})");
  world.simulator.fault(R"({"fault":"stall"})");

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "offline"));
  EXPECT_TRUE(world.bridge.wait_for_log("nothing came for"));
  ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/availability", "offline"));
  Topics offline = filled;
  for (auto& [topic, payload] : offline) {
    if (topic.ends_with("/availability")) payload = "offline";
  }
  EXPECT_TRUE(wait_for_mirror(world.probe, offline)) << "what was known stays, only marked as unavailable";

  const auto before = world.probe.mark();
  world.simulator.clear_faults();
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/availability", "online"));
  EXPECT_TRUE(world.wait_filled());
  for (const Message& message : world.probe.messages_since(before)) {
    EXPECT_TRUE(!is_mirror_topic(message.topic) || message.topic.ends_with("/availability")) << message.topic;
  }
}

TEST(Stall, AShortOneIsNotShownToAnybody) {
  auto options = watchful();
  options.bridge.settings["nest.grace"] = "60s";
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] {
    world.simulator.fault(R"({"fault":"stall"})");
    ASSERT_TRUE(wait_until([&] { return world.simulator.stat("streams_opened") == 2; }));
  });

  EXPECT_THAT(messages, IsEmpty());
}

class Garbage : public testing::TestWithParam<const char*> {};

TEST_P(Garbage, IsIgnoredAndTheStreamGoesOn) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const std::string fault = std::string(R"({"fault":"garbage","kind":")") + GetParam() + "\"}";

  const auto messages = world.mirror_messages_of([&] {
    world.simulator.fault(fault);
    world.simulator.fault(fault);
  });

  EXPECT_THAT(messages, IsEmpty());
  EXPECT_TRUE(world.wait_filled());
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1);
  EXPECT_LE(occurrences(world.bridge.log(), "cannot be used"), 1U);
}

INSTANTIATE_TEST_SUITE_P(OfAKind, Garbage, testing::Values("json", "utf8", "sse"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST(GarbageInTheLog, APutThatCannotBeReadIsNamedOnce) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  for (int i = 0; i < 3; ++i) world.simulator.fault(R"({"fault":"garbage","kind":"json"})");
  world.pass_a_change_through();
  EXPECT_EQ(occurrences(world.bridge.log(), "a put is "), 1U) << world.bridge.log();
}

/// A put of the whole document as the service has it now, with `what` in it replaced by `by`.
std::string put_with(const Simulator& simulator, const std::string& what, const std::string& by) {
  boost::json::value data{{"metadata", {{"access_token", simulator.options().token}}}};
  for (const char* part : {"/devices", "/structures"}) data.as_object()[part + 1] = simulator.get(part);
  std::string text = boost::json::serialize(data);
  const auto at = text.find(what);
  if (at == std::string::npos) throw std::runtime_error("no " + what + " in the document");
  text.replace(at, what.size(), by);
  return "event: put\ndata: {\"path\":\"/\",\"data\":" + text + "}\n\n";
}

std::string raw_fault(const std::string& text) {
  return boost::json::serialize(boost::json::value{{"fault", "raw"}, {"text", text}});
}

TEST(UnusableDocument, TextThatIsNotUnicodeHidesNothingElse) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.simulator.set(living_room + "/label", "\"LABEL\"");
  ASSERT_TRUE(world.probe.wait_for("nest" + living_room + "/label", "LABEL"));

  world.simulator.fault(raw_fault(put_with(world.simulator, R"("LABEL")", R"("half \ud83d","extra":7)")));

  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/label", "half \xEF\xBF\xBD"));
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/extra", "7"));
  EXPECT_TRUE(world.health().at("problem").is_null());
}

TEST(UnusableDocument, IsAProblemAtOnceAndOfflineAfterTheGraceUntilAUsableOneComes) {
  auto options = watchful();
  options.bridge.settings["nest.grace"] = "2s";
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  const std::string unusable = raw_fault(put_with(world.simulator, R"("devices":{)", R"("devices":{"x":truth,)"));
  const auto before = world.probe.mark();

  world.simulator.fault(unusable);
  ASSERT_TRUE(world.probe.wait_for_message(
      [](const Message& message) {
        return message.topic == "nest/bridge/event" &&
               message.payload.find(R"("unusable_document")") != std::string::npos;
      },
      before));
  EXPECT_THAT(boost::json::serialize(world.health().at("problem")), testing::HasSubstr("cannot be used"));
  EXPECT_EQ(world.probe.current("nest" + living_room + "/availability"), "online");

  ASSERT_TRUE(wait_until([&] {
    world.simulator.fault(unusable);  // the connection is as lively as can be
    return world.probe.current("nest" + living_room + "/availability") == "offline";
  }));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/cloud", "offline"));
  EXPECT_THAT(boost::json::serialize(world.health().at("problem")), testing::HasSubstr("cannot be used"));

  world.simulator.set(living_room + "/humidity", "50");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "50"));
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/availability", "online"));
  EXPECT_TRUE(world.wait_filled());
  EXPECT_TRUE(wait_until([&] { return world.health().at("problem").is_null(); }));
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1);
}

TEST(StreamFlood, OfSmallPutsCostsNeitherMemoryNorTheStop) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const std::int64_t before = world.health().at("memory_kb").to_number<std::int64_t>();
  std::string parts;
  for (int i = 0; i < 30'000; ++i) {
    parts += "event: put\ndata: {\"path\":\"" + living_room + "/flood\",\"data\":" + std::to_string(i) + "}\n\n";
  }
  std::string documents;
  for (int i = 0; i < 30'000; ++i) {
    documents += "event: put\ndata: {\"path\":\"/\",\"data\":{\"n\":" + std::to_string(i) + "}}\n\n";
  }

  world.simulator.fault(raw_fault(parts));
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/flood", "29999"));
  const std::int64_t allowed = under_sanitizer ? 1024 * 1024 : 64 * 1024;
  EXPECT_LT(world.health().at("memory_kb").to_number<std::int64_t>(), before + allowed);

  world.simulator.fault(raw_fault(documents));
  EXPECT_EQ(world.bridge.terminate(), 0);
}

TEST(StreamFlood, OfMoreThanMayWaitIsReadToItsEnd) {
  WorldOptions options;
  options.bridge.settings = {{"wwn.max_event", "64KB"}};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  constexpr int number = 3'000;
  std::string documents;
  for (int i = 1; i <= number; ++i) {
    const boost::json::object thermostat{{"name", "Hall " + std::to_string(i)}, {"label", std::string(500, 'x')}};
    const boost::json::object put{{"path", "/"}, {"data", {{"devices", {{"thermostats", {{"t", thermostat}}}}}}}};
    documents += "event: put\ndata: " + boost::json::serialize(put) + "\n\n";
  }

  world.simulator.fault(raw_fault(documents));

  EXPECT_TRUE(world.probe.wait_for("nest/devices/thermostats/t/name", "Hall " + std::to_string(number)));
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1);
}

TEST(HalfEvent, IsNotShownAndTheNextStreamBringsIt) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());

  const auto messages = world.mirror_messages_of([&] {
    world.simulator.fault(R"({"fault":"half_event"})");
    world.simulator.set(living_room + "/humidity", "50");
  });

  EXPECT_THAT(topics_of(messages), Each(StartsWith("nest" + living_room)));
  EXPECT_EQ(messages.size(), 2U);
  EXPECT_EQ(world.simulator.stat("streams_opened"), 2);
  EXPECT_TRUE(world.wait_filled());
}

TEST(BigEvent, BeyondTheLimitIsRefusedWithAdviceAndTheBridgeGoesOn) {
  WorldOptions options;
  options.bridge.settings = {{"wwn.max_event", "64KB"}};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());

  world.simulator.fault(R"({"fault":"big_event","bytes":200000})");

  const auto line = world.bridge.wait_for_log("wwn.max_event");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, testing::HasSubstr("65536 bytes"));
  ASSERT_TRUE(wait_until([&] { return world.simulator.stat("streams_opened") == 2; }));
  world.pass_a_change_through();
  EXPECT_TRUE(world.wait_filled());
  EXPECT_TRUE(world.bridge.running());
}

TEST(BigEvent, BelowTheLimitIsTaken) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const auto messages =
      world.mirror_messages_of([&] { world.simulator.fault(R"({"fault":"big_event","bytes":10000000})"); });
  EXPECT_THAT(messages, IsEmpty());
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1);
}

TEST(SlowBody, AHomeThatTricklesInIsShownWhenItIsComplete) {
  MirrorWorld world({.start_bridge = false});
  world.simulator.fault(R"({"fault":"slow_body","bytes_per_second":20000})");
  world.bridge.start();
  ASSERT_TRUE(world.wait_filled());
  // The broker was ready long before: what came last is online at once.
  EXPECT_EQ(world.probe.count("nest" + living_room + "/availability"), 1U);
}

}  // namespace
}  // namespace nest2mqtt::test
