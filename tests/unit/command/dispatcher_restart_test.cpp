#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using upstream::LinkState;

/// What an earlier run left is seen through by the next one.
class DispatcherRestartTest : public CommandDispatcherTest {
 protected:
  /// The process ends without a word and begins again some time later; the cloud is not there yet.
  void crash(milliseconds away = 1s) {
    const SavedRecords left = port_.saved;
    dispatcher_.reset();
    port_.calls.clear();
    port_.writes.clear();
    port_.receipts.clear();
    time_.advance(away);
    dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, left, time_.now());
    turn();
  }
  /// What an earlier run left, in the form of the state file of earlier versions.
  void leave(const json::object& section) { port_.saved = records_from_old_state(section); }
  void come_online() {
    go(LinkState::online);
    show_home();
  }
};

TEST_F(DispatcherRestartTest, SendsWhatWasNotSentWhileItIsYoung) {
  go(LinkState::offline);
  send({.object = thermostat,
        .field = std::nullopt,
        .payload = R"({"transaction":{"a":1},"hvac_mode":"cool"})",
        .response_topic = "answers",
        .correlation_data = std::string("\x00\xFF", 2)});
  crash();
  EXPECT_THAT(told(), IsEmpty()) << "it was accepted before";
  come_online();
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  settle();
  ASSERT_EQ(port_.receipts.size(), 1U);
  EXPECT_EQ(port_.receipts[0].receipt->transaction, json::parse(R"({"a":1})"));
  EXPECT_EQ(port_.receipts[0].response_topic, "answers");
  EXPECT_EQ(port_.receipts[0].correlation_data, std::string("\x00\xFF", 2));
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));
}

TEST_F(DispatcherRestartTest, WaitsUntilEveryAccountHasShownItsPartOfTheHome) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  crash();
  dispatcher_->home_changed(std::make_shared<const model::Home>(), false, time_.now());
  EXPECT_THAT(told(), IsEmpty()) << "the thermostat may be the other account's";
  come_online();
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
}

TEST_F(DispatcherRestartTest, KeepsTheNewerOfTwoThatWereBothLeft) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  const json::value older = port_.saved.at("commands/1");
  set("hvac_mode", "off");
  // The run died between keeping the newer command and ending the older one.
  port_.saved["commands/1"] = older;
  port_.saved.erase("receipts/1");
  crash();
  come_online();
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"off"})")));
  EXPECT_THAT(told(), ElementsAre("superseded superseded"));
}

TEST_F(DispatcherRestartTest, SaysAgainWhatTheBrokerDidNotGet) {
  send({.object = thermostat,
        .field = "hvac_mode",
        .payload = "heat",
        .response_topic = "answers",
        .correlation_data = std::string("\x00\xFF", 2)});
  ASSERT_EQ(port_.receipts.back().receipt->result.status, Status::unchanged);
  const Receipt last = *port_.receipts.back().receipt;
  crash();
  ASSERT_EQ(port_.kept.size(), 1U);
  const OutgoingReceipt& kept = port_.kept[0];
  EXPECT_EQ(kept.number, last.number);
  EXPECT_EQ(kept.text, last.text());
  EXPECT_EQ(kept.object, thermostat);
  EXPECT_EQ(kept.response_topic, "answers");
  EXPECT_EQ(kept.correlation_data, std::string("\x00\xFF", 2));

  dispatcher_->receipt_delivered(kept.number, time_.now());
  pass(30s);
  port_.kept.clear();
  crash();
  EXPECT_THAT(port_.kept, IsEmpty());
}

TEST_F(DispatcherRestartTest, LetsExpireWhatIsTooOld) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  crash(1h);
  EXPECT_THAT(told(), ElementsAre("expired cloud_down"));
  come_online();
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherRestartTest, LooksInTheStreamForWhatHadLeft) {
  set("hvac_mode", "cool");
  ASSERT_EQ(port_.writes.size(), 1U);
  crash();
  root_["devices"].as_object()["thermostats"].as_object()["t"].as_object()["hvac_mode"] = "cool";
  come_online();
  settle();
  EXPECT_THAT(written(), IsEmpty()) << "it is never sent twice";
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));
}

TEST_F(DispatcherRestartTest, SaysThatARestartCameInBetweenWhenTheStreamDoesNotShowIt) {
  set("hvac_mode", "cool");
  crash();
  pass(10s);
  come_online();
  pass(30s - 1ms);
  EXPECT_THAT(told(), IsEmpty()) << "the time begins with the first document";
  pass(1ms);
  EXPECT_THAT(told(), ElementsAre("unconfirmed restart"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherRestartTest, DoesNotWaitForEverForTheFirstDocument) {
  set("hvac_mode", "cool");
  crash();
  pass(1h);
  EXPECT_THAT(told(), ElementsAre("unconfirmed restart"));
}

TEST_F(DispatcherRestartTest, RemembersWhatWasSpent) {
  for (const char* label : {"a", "b", "c"}) {
    set("label", label);
    answer(Outcome::accepted);
  }
  crash(10s);
  come_online();
  set("label", "d");
  EXPECT_THAT(written(), IsEmpty());
  pass(1min);
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"d"})")));
}

TEST_F(DispatcherRestartTest, RemembersAFreeze) {
  set("label", "a");
  answer(Outcome::blocked, "blocked", upstream::WriteReason::other, 1h);
  crash(30min);
  come_online();
  set("label", "b");
  EXPECT_EQ(told().back(), "queued blocked");
}

TEST_F(DispatcherRestartTest, RemembersTheTripItAnnounced) {
  show(structure, R"({"away":"away"})");
  set(structure, "eta",
      R"({"trip_id":"trip","estimated_arrival_window_begin":"2030-01-01T00:00:00Z","estimated_arrival_window_end":"2030-01-01T01:00:00Z"})");
  answer(Outcome::accepted);
  crash();
  come_online();
  set(structure, "eta", R"({"cancel":true})");
  EXPECT_THAT(
      written(),
      ElementsAre(
          R"(/structures/s {"eta":{"trip_id":"trip","estimated_arrival_window_begin":0,"estimated_arrival_window_end":0}})"));
}

TEST_F(DispatcherRestartTest, ForgetsTheTripThatWasCancelled) {
  show(structure, R"({"away":"away"})");
  set(structure, "eta",
      R"({"trip_id":"trip","estimated_arrival_window_begin":"2030-01-01T00:00:00Z","estimated_arrival_window_end":"2030-01-01T01:00:00Z"})");
  answer(Outcome::accepted);
  set(structure, "eta", R"({"cancel":true})");
  answer(Outcome::accepted);
  show(structure, R"({"eta_begin":"1970-01-01T00:00:00.000Z"})");
  settle();
  pass(1min);  // what nobody waits for is recorded by then
  crash();
  EXPECT_EQ(dispatcher_->announced_trip(structure), "");
}

TEST_F(DispatcherRestartTest, SaysWhatIsStillUnfinished) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  crash();
  const auto waiting = dispatcher_->unfinished(thermostat);
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(model::to_text(waiting[0].requested), R"({"hvac_mode":"cool"})");
}

TEST_F(DispatcherRestartTest, KeepsTheResultOfTheHalfThatWasDone) {
  set_all(R"({"hvac_mode":"cool","target_temperature_c":20})");
  answer(Outcome::rejected, "no", upstream::WriteReason::wrong_mode);
  go(LinkState::offline);
  crash();
  come_online();
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_c":20})")));
  answer(Outcome::accepted);
  show(R"({"target_temperature_c":20})");
  settle();
  EXPECT_EQ(told().back(), "rejected wrong_mode");
}

TEST_F(DispatcherRestartTest, GoesOnWithWhatIsWholeInADamagedFile) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  json::array commands{1, port_.saved.at("commands/1")};
  std::size_t other = 100;
  for (
      const char* entry :
      {"5", "{}", R"({"id":"t","kind":"thermostats","received":"x","expires":"y","wishes":[]})",
       R"({"id":"t","kind":"thermostats","received":"2026-11-21T22:00:00Z","expires":"2026-11-21T23:00:00Z","wishes":[{"name":"x","field":"humidity"}]})",
       R"({"id":"t","kind":"thermostats","received":"2026-11-21T22:00:00Z","expires":"2026-11-21T23:00:00Z",
                                "wishes":[{"name":"label","field":"label","done":{"status":"finished","code":"ok"}}]})"}) {
    commands.push_back(json::parse(entry));
    port_.saved["commands/" + std::to_string(++other)] = json::parse(entry);
  }
  leave({{"commands", commands}, {"budgets", {nullptr}}, {"last_number", "many"}});
  crash();
  EXPECT_EQ(dispatcher_->pending(), 1U);
  come_online();
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
}

TEST_F(DispatcherRestartTest, TakesNoCommandFromADamagedFileThatItCannotSeeThrough) {
  json::array commands;
  for (const char* write :
       {R"({"name":"target_temperature_c","field":"target_temperature_c","requested":20,"sent":false})",
        R"({"name":"target_temperature_c","field":"target_temperature_c","requested":20,"value":"20","sent":false})",
        R"({"name":"target_temperature_c","field":"target_temperature_c","requested":20,"value":[2],"sent":false})",
        R"({"name":"target_temperature_c","field":"target_temperature_c","requested":20,"value":1e999,"sent":false})",
        R"({"name":"fan_timer_active","field":"fan_timer_active","requested":true,"value":1,"sent":false})",
        R"({"name":"hvac_mode","field":"hvac_mode","requested":"heat","value":null,"sent":false})",
        R"({"name":"eco","field":"label","requested":false,"value":null,"sent":false})",
        R"({"name":"label","field":"hvac_mode","requested":"heat","value":"heat","sent":false})",
        R"({"name":"label","field":"label","value":"x","done":{"status":1e300,"code":0}})",
        R"({"name":"label","field":"label","value":"x","done":{"status":2,"code":-1e300}})"}) {
    commands.push_back({{"number", commands.size() + 1},
                        {"kind", "thermostats"},
                        {"id", "t"},
                        {"received", "2026-11-21T22:00:00Z"},
                        {"expires", "2026-11-21T23:00:00Z"},
                        {"wishes", {json::parse(write)}}});
  }
  const json::value eta = json::parse(R"({"number":99,"id":"s","received":"2026-11-21T22:00:00Z",
    "expires":"2026-11-21T23:00:00Z","wishes":[{"name":"eta","field":"eta","value":"soon","sent":false}]})");
  commands.push_back(eta);
  for (const char* number : {"0", "-1", "1e300", "\"1\""}) {
    commands.push_back(json::parse(
        R"({"id":"s","received":"2026-11-21T22:00:00Z","expires":"2026-11-21T23:00:00Z",)"
        R"("wishes":[{"name":"away","field":"away","requested":"home","value":"home","sent":false}],"number":)" +
        std::string(number) + "}"));
  }
  leave({{"last_number", 1e300},
         {"commands", commands},
         {"receipts", {{{"number", 1e300}, {"id", "t"}, {"text", "{}"}}}}});
  crash();
  EXPECT_EQ(dispatcher_->pending(), 0U);
  EXPECT_THAT(port_.kept, IsEmpty());
  come_online();
  settle();
  EXPECT_THAT(written(), IsEmpty());
  set("label", "x");
  EXPECT_EQ(last().number, 11U) << "the last of them was over and has got its receipt";
}

TEST_F(DispatcherRestartTest, DoesNotWaitForATimeThatAWrongClockHasWritten) {
  const auto saved = [](int number, const char* received, const char* expires) {
    return json::object{
        {"number", number},   {"kind", "thermostats"},
        {"id", "gone"},       {"received", received},
        {"expires", expires}, {"wishes", {json::parse(R"({"name":"label","field":"label","value":"x","sent":true})")}}};
  };
  leave({{"commands",
          {saved(1, "1678-01-01T00:00:00Z", "1678-01-01T00:00:00Z"),
           saved(2, "2261-01-01T00:00:00Z", "2261-01-01T00:00:00Z")}}});
  crash();
  come_online();
  EXPECT_EQ(dispatcher_->pending(), 2U);
  pass(25h);
  EXPECT_EQ(dispatcher_->pending(), 0U);
  EXPECT_THAT(told(), ElementsAre("unconfirmed restart", "unconfirmed restart"));
}

}  // namespace
}  // namespace nest2mqtt::command
