#include "nest2mqtt/mirror/device_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

#include "fakes/manual_time.h"

namespace nest2mqtt::mirror {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DeviceEventsTest : public testing::Test {
 protected:
  /// The home with these devices, and what happened since the last one: event types in order.
  std::vector<std::string> see(const std::string& devices) {
    std::vector<std::optional<model::Document>> documents;
    documents.emplace_back(model::Document::parse(R"({"devices":)" + devices + "}").value());
    home_ = model::Home(documents, {});
    std::vector<std::string> types;
    last_.clear();
    for (const model::HomeObject& object : home_.objects()) {
      for (json::object& event : events_.observe(object, time_.now())) {
        types.emplace_back(event.at("event_type").as_string());
        last_.push_back(std::move(event));
      }
    }
    return types;
  }

  std::vector<std::string> see_protect(const std::string& fields) {
    return see(R"({"smoke_co_alarms":{"hall":{)" + fields + "}}}");
  }

  model::Home home_;
  std::vector<json::object> last_;
  test::ManualTime time_;
  DeviceEvents events_;
};

constexpr auto calm = R"("smoke_alarm_state":"ok","co_alarm_state":"ok","battery_health":"ok")";

TEST_F(DeviceEventsTest, WhatIsSoAtFirstSightHasNotHappened) {
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"emergency","battery_health":"replace","is_manual_test_active":true)"),
              IsEmpty());
}

TEST_F(DeviceEventsTest, EachStepOfAnAlarmIsToldOnce) {
  EXPECT_THAT(see_protect(calm), IsEmpty());
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"warning","co_alarm_state":"ok")"), ElementsAre("smoke_warning"));
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"warning","co_alarm_state":"ok")"), IsEmpty());
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"emergency","co_alarm_state":"warning")"),
              ElementsAre("smoke_emergency", "co_warning"));
  EXPECT_THAT(see_protect(calm), ElementsAre("smoke_ok", "co_ok"));
}

TEST_F(DeviceEventsTest, AnUnknownWordIsTakenForTheWorst) {
  EXPECT_THAT(see_protect(calm), IsEmpty());
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"inferno")"), ElementsAre("smoke_emergency"));
  EXPECT_EQ(last_.at(0).at("state"), "inferno");
}

TEST_F(DeviceEventsTest, AFieldThatIsMissingForAWhileChangesNothing) {
  EXPECT_THAT(see_protect(calm), IsEmpty());
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":null,"co_alarm_state":7)"), IsEmpty());
  EXPECT_THAT(see_protect(calm), IsEmpty());
}

TEST_F(DeviceEventsTest, BatteryAndManualTest) {
  EXPECT_THAT(see_protect(calm), IsEmpty());
  EXPECT_THAT(see_protect(R"("battery_health":"replace")"), ElementsAre("battery_replace"));
  EXPECT_THAT(see_protect(R"("battery_health":"replace","is_manual_test_active":true)"), ElementsAre("manual_test"));
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"warning","is_manual_test_active":true)"),
              ElementsAre("smoke_warning"));
  EXPECT_EQ(last_.at(0).at("manual_test"), true);
  EXPECT_THAT(see_protect(calm), ElementsAre("smoke_ok"));
}

TEST_F(DeviceEventsTest, AnAlarmThatBeginsWhileTheBridgeIsAwayIsToldOnceAfterwards) {
  EXPECT_THAT(see_protect(calm), IsEmpty());
  const json::object memory = events_.memory();
  events_ = {};
  events_.restore(memory);
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"emergency","co_alarm_state":"ok")"), ElementsAre("smoke_emergency"));
  const json::object later = events_.memory();
  events_ = {};
  events_.restore(later);
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"emergency","co_alarm_state":"ok")"), IsEmpty());
}

TEST_F(DeviceEventsTest, AMemoryThatIsNoneDoesNoHarm) {
  for (const auto* const text : {R"({})", R"({"protects":7})", R"({"protects":{"hall":7}})"}) {
    events_.restore(model::parse_json(text)->get_object());
  }
  EXPECT_THAT(see_protect(calm), IsEmpty());
}

TEST_F(DeviceEventsTest, WhatHasLeftTheHomeIsForgotten) {
  EXPECT_THAT(see_protect(calm), IsEmpty());
  EXPECT_THAT(see("{}"), IsEmpty());
  events_.keep(home_);
  EXPECT_THAT(see_protect(R"("smoke_alarm_state":"warning")"), IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::mirror
