#include <string>

#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::UnorderedElementsAre;
using upstream::LinkState;

/// What is saved of the commands, and when.
class DispatcherRecordsTest : public CommandDispatcherTest {
 protected:
  /// As `set`, but more may come in the same turn of the loop.
  void receive(const model::ObjectId& target, const std::string& field, const std::string& payload) {
    dispatcher_->receive({.object = target, .field = field, .payload = payload}, time_.now());
  }
  [[nodiscard]] std::size_t saves_in_turn() {
    const std::size_t before = port_.times_saved;
    turn();
    return port_.times_saved - before;
  }
};

TEST_F(DispatcherRecordsTest, SavesABurstOfCommandsAtOnce) {
  go(LinkState::offline);
  for (int i = 0; i < 100; ++i) receive(camera, "is_streaming", i % 2 == 0 ? "false" : "true");
  EXPECT_THAT(told(), IsEmpty()) << "nothing is said before it is recorded";
  EXPECT_EQ(dispatcher_->pending(), 100U);
  EXPECT_EQ(dispatcher_->deadline(), time_.now());
  EXPECT_LE(saves_in_turn(), 2U) << "taken in, then those that were replaced";
  EXPECT_EQ(dispatcher_->pending(), 1U);
  EXPECT_EQ(told().size(), 199U);
}

TEST_F(DispatcherRecordsTest, SavesOnlyWhatHasChanged) {
  go(LinkState::offline);
  for (const char* field : {"hvac_mode", "label"}) set(field, "cool");
  set(camera, "is_streaming", "false");
  EXPECT_THAT(port_.last_changes, UnorderedElementsAre(Key("last_number"), Key("commands/3")));
  go(LinkState::online);
  EXPECT_THAT(port_.last_changes, AllOf(Contains(Key("commands/1")), Contains(Key("commands/3")),
                                        Contains(Key("budgets/devices/cameras/c"))));
}

TEST_F(DispatcherRecordsTest, RemovesACommandWithItsReceiptInOneChange) {
  set("hvac_mode", "heat");  // it is so already
  EXPECT_EQ(last().result.status, Status::unchanged);
  EXPECT_THAT(port_.last_changes, UnorderedElementsAre(Key("commands/1"), Key("receipts/1")));
  EXPECT_THAT(port_.saved, UnorderedElementsAre(Key("last_number"), Key("receipts/1")));
  dispatcher_->receipt_delivered(1, time_.now());
  pass(30s);
  EXPECT_THAT(port_.saved, UnorderedElementsAre(Key("last_number")));
}

TEST_F(DispatcherRecordsTest, SavesWhatNobodyWaitsForWithTheNextCommand) {
  set("hvac_mode", "heat");
  const std::size_t before = port_.times_saved;
  dispatcher_->receipt_delivered(1, time_.now());
  pass(20s);
  EXPECT_EQ(port_.times_saved, before);
  go(LinkState::offline);
  set("label", "x");
  EXPECT_EQ(port_.times_saved, before + 1);
  EXPECT_THAT(port_.saved, UnorderedElementsAre(Key("last_number"), Key("commands/2")));
}

TEST_F(DispatcherRecordsTest, SavesAtOnceWhenItStops) {
  set("hvac_mode", "heat");
  dispatcher_->receipt_delivered(1, time_.now());
  dispatcher_->stop();
  turn();
  EXPECT_THAT(port_.saved, ElementsAre(Key("last_number")));
}

TEST_F(DispatcherRecordsTest, LeavesNothingBehindWhenAllIsOver) {
  set("hvac_mode", "cool");
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  settle();
  EXPECT_EQ(last().result.status, Status::confirmed);
  dispatcher_->receipt_delivered(1, time_.now());
  pass(10min);
  set(camera, "is_streaming", "true");  // something to do, so that the dispatcher looks around
  dispatcher_->receipt_delivered(2, time_.now());
  pass(1min);
  EXPECT_THAT(port_.saved, ElementsAre(Key("last_number")));
}

TEST_F(DispatcherRecordsTest, RefusesWhatCouldNotBeRecordedAndKeepsWhatItWouldHaveReplaced) {
  go(LinkState::offline);
  set("label", "old");
  told();
  port_.saves = false;
  set("label", "new");
  EXPECT_THAT(last().result.message, HasSubstr("could not be recorded: the disk is full"));
  EXPECT_EQ(model::to_text(last().requested), R"({"label":"new"})");
  EXPECT_THAT(told(), ElementsAre("refused service_error"));
  port_.saves = true;
  go(LinkState::online);
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"old"})")));
}

TEST_F(DispatcherRecordsTest, SavesLaterWhatCouldNotBeSaved) {
  set("hvac_mode", "cool");
  answer(Outcome::accepted);
  port_.saves = false;
  show(R"({"hvac_mode":"cool"})");
  settle();
  EXPECT_EQ(told().back(), "confirmed ok") << "the truth is told all the same";
  EXPECT_THAT(port_.saved, Contains(Key("commands/1")));
  port_.saves = true;
  pass(1min);
  EXPECT_THAT(port_.saved, testing::Not(Contains(Key("commands/1"))));
  EXPECT_THAT(port_.saved, Contains(Key("receipts/1")));
}

TEST_F(DispatcherRecordsTest, SavesBudgetsAgainWhenTheClockWasSet) {
  set("label", "a");
  answer(Outcome::accepted);
  const json::value before = port_.saved.at("budgets/devices/thermostats/t");
  time_.correct_wall(24h);
  set(camera, "is_streaming", "false");
  EXPECT_NE(port_.saved.at("budgets/devices/thermostats/t"), before);
}

TEST_F(DispatcherRecordsTest, SavesABudgetByTheNamesThatLaterVersionsRead) {
  show(structure, R"({"away":"away"})");
  set(structure, "eta",
      R"({"trip_id":"trip","estimated_arrival_window_begin":"2030-01-01T00:00:00.000Z",)"
      R"("estimated_arrival_window_end":"2030-01-01T01:00:00.000Z"})");
  answer(Outcome::accepted);
  set(structure, "away", "home");
  answer(Outcome::blocked);
  const json::object& saved = port_.saved.at("budgets/structures/s").as_object();
  EXPECT_EQ(saved.at("kind"), json::value(""));
  EXPECT_EQ(saved.at("id"), json::value("s"));
  EXPECT_EQ(saved.at("trip"), json::value("trip"));
  EXPECT_EQ(saved.at("freezes"), json::value(1));
  EXPECT_EQ(saved.at("frozen_until"), json::value(format_utc((time_.now() + 1min).wall)));
  EXPECT_TRUE(parse_utc(saved.at("full_at").as_string()));
  EXPECT_EQ(saved.size(), 6U);
}

TEST_F(DispatcherRecordsTest, TakesNothingTwiceFromARecordWithAnotherName) {
  go(LinkState::offline);
  set("label", "a");
  port_.saved["commands/7"] = port_.saved.at("commands/1");
  port_.saved["commands/8"] = "nonsense";
  port_.saved["receipts/9"] = json::object{{"number", 10}, {"id", "t"}, {"text", "{}"}};
  port_.saved["theirs"] = 1;
  const SavedRecords left = port_.saved;
  dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, left, time_.now());
  EXPECT_EQ(dispatcher_->pending(), 1U);
  pass(1min);
  EXPECT_THAT(port_.saved, AllOf(Contains(Key("commands/1")), Contains(Key("theirs"))));
  EXPECT_FALSE(port_.saved.contains("commands/7"));
  EXPECT_FALSE(port_.saved.contains("receipts/9"));
}

// --- limits ----------------------------------------------------------------------------------------------------------

TEST_F(DispatcherRecordsTest, TakesCorrelationDataAndAResponseTopicOfOrdinaryLength) {
  send({.object = thermostat,
        .field = "label",
        .payload = "x",
        .response_topic = std::string(1024, 't'),
        .correlation_data = std::string(4096, 'c')});
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
}

TEST_F(DispatcherRecordsTest, RefusesCorrelationDataThatIsTooLong) {
  send({.object = thermostat,
        .field = "label",
        .payload = "x",
        .response_topic = "answers",
        .correlation_data = std::string(4097, 'c')});
  EXPECT_THAT(last().result.message, HasSubstr("4097 bytes of correlation data; at most 4096"));
  EXPECT_EQ(port_.receipts[0].response_topic, "answers");
  EXPECT_EQ(port_.receipts[0].correlation_data, std::nullopt);
  EXPECT_THAT(told(), ElementsAre("refused bad_payload"));
  EXPECT_EQ(dispatcher_->pending(), 0U);
}

TEST_F(DispatcherRecordsTest, RefusesAResponseTopicThatIsTooLong) {
  send({.object = thermostat, .field = "label", .payload = "x", .response_topic = std::string(1025, 't')});
  EXPECT_THAT(last().result.message, HasSubstr("response topic of 1025 bytes; at most 1024"));
  EXPECT_EQ(port_.receipts[0].response_topic, std::nullopt);
  EXPECT_THAT(told(), ElementsAre("refused bad_payload"));
}

TEST_F(DispatcherRecordsTest, RefusesWhenTooManyReceiptsWaitForTheBroker) {
  options_.max_undelivered = 2;
  begin();
  set("hvac_mode", "heat");
  set("hvac_mode", "heat");
  told();
  set("hvac_mode", "heat");
  EXPECT_THAT(last().result.message, HasSubstr("2 receipts are waiting for the broker"));
  EXPECT_THAT(told(), ElementsAre("refused too_many_pending"));
  dispatcher_->receipt_delivered(1, time_.now());
  set("hvac_mode", "heat");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "unchanged ok"));
}

}  // namespace
}  // namespace nest2mqtt::command
