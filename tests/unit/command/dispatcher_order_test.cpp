#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using upstream::LinkState;

/// Which of several commands are written, when, and together with what.
class DispatcherOrderTest : public CommandDispatcherTest {};

TEST_F(DispatcherOrderTest, LetsANewerValueReplaceAnOlderOneThatWaits) {
  set("target_temperature_c", "20");
  set("target_temperature_c", "21");
  set("target_temperature_f", "72");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "accepted ok", "superseded superseded", "accepted ok",
                                  "superseded superseded"));
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_f":72})")));
}

TEST_F(DispatcherOrderTest, WaitsUntilTheSliderIsAtRest) {
  for (int i = 0; i < 5; ++i) {
    set("target_temperature_c", std::to_string(20 + i));
    pass(400ms);
    EXPECT_THAT(written(), IsEmpty());
  }
  pass(100ms);
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_c":24})")));
}

TEST_F(DispatcherOrderTest, WritesASliderThatNeverRestsAllTheSame) {
  Words first;
  milliseconds waited{0};
  for (int i = 0; i < 100 && first.empty(); ++i) {
    set("target_temperature_c", i % 2 == 0 ? "20" : "21");
    pass(100ms);
    waited += 100ms;
    first = written();
  }
  EXPECT_EQ(first.size(), 1U);
  EXPECT_GE(waited, 5s);
  EXPECT_LE(waited, 5100ms);
}

TEST_F(DispatcherOrderTest, WritesLowAndHighTogetherThatComeApart) {
  show(R"({"hvac_mode":"heat-cool"})");
  set("target_temperature_low_c", "25");
  pass(300ms);
  set("target_temperature_high_c", "28");
  pass(300ms);
  EXPECT_THAT(written(), IsEmpty());
  pass(200ms);
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_low_c":25,"target_temperature_high_c":28})")));
  answer(Outcome::accepted);
  show(R"({"target_temperature_low_c":25,"target_temperature_high_c":28})");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "accepted ok", "confirmed ok", "confirmed ok"));
}

TEST_F(DispatcherOrderTest, DoesNotPairTwoScales) {
  show(R"({"hvac_mode":"heat-cool","target_temperature_low_f":64,"target_temperature_high_f":76})");
  set("target_temperature_low_c", "20");
  set("target_temperature_high_f", "80");
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_low_c":20})")));
  answer(Outcome::accepted);
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_high_f":80})")));
}

TEST_F(DispatcherOrderTest, JudgesAHalfAloneWhenTheOtherIsSoAlready) {
  show(R"({"hvac_mode":"heat-cool"})");
  set_all(R"({"target_temperature_low_c":20,"target_temperature_high_c":24})");
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_low_c":20})")));
  answer(Outcome::accepted);
  show(R"({"target_temperature_low_c":20})");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "confirmed ok"));
}

TEST_F(DispatcherOrderTest, DoesNotWaitForAnythingButSetpoints) {
  set("label", "den");
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"den"})")));
}

TEST_F(DispatcherOrderTest, WritesTheFieldsOfOneCommandTogether) {
  set_all(R"({"fan_timer_duration":30,"fan_timer_active":true})");
  EXPECT_THAT(written(), ElementsAre(put(R"({"fan_timer_duration":30,"fan_timer_active":true})")));
}

TEST_F(DispatcherOrderTest, WritesTheModeFirstAndTheSetpointOnceTheStreamShowsIt) {
  set_all(R"({"target_temperature_low_c":20,"target_temperature_high_c":25,"hvac_mode":"heat-cool"})");
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"heat-cool"})")));
  answer(Outcome::accepted);
  pass(5s);
  EXPECT_THAT(written(), IsEmpty());
  show(R"({"hvac_mode":"heat-cool"})");
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_low_c":20,"target_temperature_high_c":25})")));
  answer(Outcome::accepted);
  show(R"({"target_temperature_low_c":20,"target_temperature_high_c":25})");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "confirmed ok"));
}

TEST_F(DispatcherOrderTest, WritesTheModeBeforeASetpointThatCameEarlier) {
  set("target_temperature_c", "20");
  set("hvac_mode", "cool");
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
  settle();
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherOrderTest, GoesOnWithTheSetpointWhenTheModeWasRejected) {
  set_all(R"({"hvac_mode":"cool","target_temperature_c":20})");
  settle();
  answer(Outcome::rejected, "no", upstream::WriteReason::wrong_mode);
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})"), put(R"({"target_temperature_c":20})")));
  answer(Outcome::accepted);
  show(R"({"target_temperature_c":20})");
  settle();
  EXPECT_THAT(last().result.message, HasSubstr("hvac_mode rejected"));
  EXPECT_THAT(told(), ElementsAre("accepted ok", "rejected wrong_mode")) << "the worst of it speaks for all";
}

TEST_F(DispatcherOrderTest, HasOneCallAtATimeForEachTarget) {
  set("label", "a");
  set("temperature_scale", "F");
  set(camera, "is_streaming", "false");
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"a"})"), R"(/devices/cameras/c {"is_streaming":false})"));
  answer(Outcome::accepted);
  EXPECT_THAT(written(), ElementsAre(put(R"({"temperature_scale":"F"})")));
}

TEST_F(DispatcherOrderTest, SupersedesAValueThatTheStreamHasNotShownYet) {
  set("label", "a");
  answer(Outcome::accepted);
  set("label", "b");
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"a"})"), put(R"({"label":"b"})")));
  EXPECT_THAT(told(), ElementsAre("accepted ok", "accepted ok", "superseded superseded"));
}

TEST_F(DispatcherOrderTest, WritesTheOldValueAgainWhenAnotherIsUnderWay) {
  set("label", "a");
  answer(Outcome::accepted);
  set("label", "");  // what the stream still shows
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"a"})"), put(R"({"label":""})")));
}

TEST_F(DispatcherOrderTest, SendsWhatWaitedWhenTheServiceIsBackInTime) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  pass(100s);
  EXPECT_THAT(written(), IsEmpty());
  go(LinkState::online);
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
}

TEST_F(DispatcherOrderTest, LetsACommandExpireThatCouldNotBeSent) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  pass(119s);
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
  pass(1s);
  EXPECT_THAT(told(), ElementsAre("expired cloud_down"));
  go(LinkState::online);
  pass(1h);
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherOrderTest, KeepsToTheSendersOwnTimeLimit) {
  go(LinkState::offline);
  send({.object = thermostat, .field = "hvac_mode", .payload = "cool", .expiry = 10s});
  send({.object = thermostat, .field = "label", .payload = "x", .expiry = 1h});
  pass(10s);
  EXPECT_THAT(told(), ElementsAre("accepted ok", "accepted ok", "expired cloud_down"));
  pass(110s);
  EXPECT_THAT(told(), ElementsAre("expired cloud_down"));
}

TEST_F(DispatcherOrderTest, RefusesWhatWaitsForADeviceThatIsGone) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  root_["devices"].as_object().erase("thermostats");
  show_home(false);
  EXPECT_THAT(told(), ElementsAre("accepted ok")) << "it may be in the part that is not known";
  show_home();
  EXPECT_THAT(told(), ElementsAre("refused unknown_device"));
}

}  // namespace
}  // namespace nest2mqtt::command
