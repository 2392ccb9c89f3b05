#include "events/event_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string event_devices = "enterprises/11111111-2222-4333-8444-555555555555/devices/";

/// A message about the device D with these members beside its timestamp.
std::string update(const std::string& members) {
  return R"({"eventId":"e","timestamp":"2026-11-21T22:00:00Z",)" + members + "}";
}

std::string why_unreadable(const std::string& data) {
  const auto message = read_event_message(data);
  return message ? "readable" : message.error().message;
}

TEST(SdmEventMessage, HasTheTraitsThatChanged) {
  const auto message = read_event_message(test_data("event-1.json"));
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(message->event_id, "6b86b273-ff34-4ce1-8d6b-804eff5a3f57");
  EXPECT_EQ(message->timestamp, ten_o_clock + 10min + 4512ms);
  EXPECT_EQ(message->device, event_devices + "AVPHwEvEXAMPLEthermostatHall0001");
  EXPECT_EQ(message->traits.size(), 3U);
  EXPECT_EQ(message->traits.at("ThermostatTemperatureSetpoint"), (json::object{{"heatCelsius", 22.0}}));
  EXPECT_THAT(message->events, IsEmpty());
  EXPECT_EQ(message->thread, EventThread::none);
  EXPECT_FALSE(message->relations_changed);
}

TEST(SdmEventMessage, HasTheEventsOfADoorbell) {
  const auto message = read_event_message(test_data("event-2.json"));
  ASSERT_TRUE(message) << message.error().message;
  ASSERT_EQ(message->events.size(), 2U);
  EXPECT_EQ(message->events[0].kind, CameraEventKind::motion);
  EXPECT_EQ(message->events[0].event_id, "n:2");
  EXPECT_EQ(message->events[1].kind, CameraEventKind::chime);
  EXPECT_EQ(message->events[1].session, "1795299090");
  EXPECT_EQ(message->events[1].event_id, "n:1");
  EXPECT_EQ(message->thread, EventThread::started);
  EXPECT_THAT(message->traits, IsEmpty());
}

TEST(SdmEventMessage, HasTheClipOfAnEventThatHasEnded) {
  const auto message = read_event_message(test_data("event-5.json"));
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(message->events.size(), 1U) << "the clip is no event";
  EXPECT_EQ(message->thread, EventThread::ended);
}

TEST(SdmEventMessage, SaysThatRelationsHaveChanged) {
  const auto message = read_event_message(test_data("event-3.json"));
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_TRUE(message->relations_changed);
  EXPECT_EQ(message->device, "");
}

TEST(SdmEventMessage, MayHaveTraitsAndEventsTogether) {
  const auto message = read_event_message(
      update(R"("resourceUpdate":{"name":"enterprises/P/devices/D","traits":{"sdm.devices.traits.Fan":{}},)"
             R"("events":{"sdm.devices.events.CameraSound.Sound":{"eventSessionId":"s"}}})"));
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(message->traits.size(), 1U);
  ASSERT_EQ(message->events.size(), 1U);
  EXPECT_EQ(message->events[0].kind, CameraEventKind::sound);
  EXPECT_EQ(message->events[0].event_id, "");
}

TEST(SdmEventMessage, StandsForItselfWhenTheDataIsGone) {
  json::object traits;
  {
    const std::string data = test_data("event-1.json");
    traits = read_event_message(data).value().traits;
  }
  EXPECT_EQ(traits, read_event_message(test_data("event-1.json")).value().traits);
}

TEST(SdmEventMessage, IsNotReadFromAnythingElse) {
  EXPECT_THAT(why_unreadable(""), HasSubstr("not JSON"));
  EXPECT_THAT(why_unreadable("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(why_unreadable("{}"), HasSubstr("timestamp"));
  EXPECT_THAT(why_unreadable(R"({"timestamp":"yesterday","relationUpdate":{}})"), HasSubstr("timestamp"));
  EXPECT_THAT(why_unreadable(update(R"("x":1)")), HasSubstr("neither"));
  EXPECT_THAT(why_unreadable(update(R"("resourceUpdate":[])")), HasSubstr("neither"));
  for (const char* name : {R"("")", "7", R"("enterprises/P/devices/a b")", R"("enterprises/P/structures/S")",
                           R"("enterprises/P/devices/../canary")"}) {
    const std::string why = why_unreadable(update(std::string(R"("resourceUpdate":{"name":)") + name + "}"));
    EXPECT_THAT(why, HasSubstr("about no device")) << name;
    EXPECT_THAT(why, Not(HasSubstr("canary")));
  }
  EXPECT_THAT(why_unreadable(std::string(100'000, '[')), HasSubstr("not JSON"));
}

TEST(SdmEventMessage, LeavesOutWhatHasAnotherTypeOrIsTooLong) {
  const std::string large(5000, 'x');
  const auto message = read_event_message(
      R"({"eventId":")" + large + R"(","timestamp":"2026-11-21T22:00:00.123456+01:00","eventThreadState":"PAUSED",)" +
      R"("resourceUpdate":{"name":"enterprises/P/devices/D","traits":{"sdm.devices.traits.Fan":7,"Fan":{}},)" +
      R"("events":{"sdm.devices.events.CameraMotion.Motion":{"eventSessionId":7,"eventId":")" + large + R"("},)" +
      R"("sdm.devices.events.DoorbellChime.Chime":[],"other":{},)" +
      R"("sdm.devices.events.CameraClipPreview.ClipPreview":{"previewUrl":")" + large + R"("}}}})");
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(message->event_id, "");
  EXPECT_EQ(message->timestamp, ten_o_clock - 1h + 123ms);
  EXPECT_THAT(message->traits, IsEmpty());
  ASSERT_EQ(message->events.size(), 1U);
  EXPECT_EQ(message->events[0].session, "");
  EXPECT_EQ(message->events[0].event_id, "");
  EXPECT_EQ(message->thread, EventThread::none);
}

}  // namespace
}  // namespace nest2mqtt::sdm
