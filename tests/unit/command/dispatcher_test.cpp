#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using upstream::LinkState;

/// What a command is told at once, before anything is written.
class DispatcherReceivesTest : public CommandDispatcherTest {};

TEST_F(DispatcherReceivesTest, SeesACommandThroughToItsConfirmation) {
  send({.object = thermostat,
        .field = std::nullopt,
        .payload = R"({"transaction":"ha-81","target_temperature_c":20.3})",
        .response_topic = "answers",
        .correlation_data = "\x01\x02"});
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
  EXPECT_THAT(written(), IsEmpty()) << "the slider may still move";
  EXPECT_EQ(dispatcher_->pending(), 1U);

  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_c":20.5})")));
  EXPECT_TRUE(dispatcher_->write_under_way());
  answer(Outcome::accepted);
  EXPECT_FALSE(dispatcher_->write_under_way());
  EXPECT_THAT(told(), IsEmpty()) << "nothing is claimed before the stream shows it";

  pass(1s);
  show(R"({"target_temperature_c":20.5})");
  settle();
  ASSERT_EQ(port_.receipts.size(), 1U);
  const OutgoingReceipt& outgoing = port_.receipts[0];
  const Receipt& receipt = outgoing.receipt.value();
  EXPECT_EQ(outgoing.object, thermostat);
  EXPECT_EQ(outgoing.text, receipt.text());
  EXPECT_EQ(outgoing.response_topic, "answers");
  EXPECT_EQ(outgoing.correlation_data, "\x01\x02");
  EXPECT_EQ(receipt.result.status, Status::confirmed);
  EXPECT_EQ(receipt.transaction, json::value("ha-81"));
  EXPECT_EQ(receipt.path, "/devices/thermostats/t");
  EXPECT_EQ(model::to_text(receipt.requested), R"({"target_temperature_c":20.3})");
  EXPECT_EQ(model::to_text(receipt.sent), R"({"target_temperature_c":20.5})");
  EXPECT_EQ(model::to_text(receipt.observed), R"({"target_temperature_c":20.5})");
  EXPECT_EQ(*receipt.sent_at - receipt.received_at, 500ms);
  EXPECT_EQ(*receipt.finished_at - receipt.received_at, 2s);
  EXPECT_EQ(receipt.budget_left, 2);
  EXPECT_EQ(dispatcher_->pending(), 0U);
}

TEST_F(DispatcherReceivesTest, DoesNotWriteWhatIsSoAlready) {
  set("target_temperature_c", "19.0");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "unchanged ok"));
  set("eco", "false");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "unchanged ok"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherReceivesTest, RefusesARetainedCommand) {
  send({.object = thermostat, .field = "hvac_mode", .payload = "cool", .retained = true});
  EXPECT_THAT(told(), ElementsAre("refused retained_command"));
}

TEST_F(DispatcherReceivesTest, RefusesACommandThatCameTooLate) {
  send({.object = thermostat, .field = "hvac_mode", .payload = "cool", .expiry = 0ms});
  EXPECT_THAT(told(), ElementsAre("refused stale_command"));
}

TEST_F(DispatcherReceivesTest, RefusesEverythingWhenItOnlyReads) {
  options_.read_only = true;
  begin();
  set("hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("refused read_only"));
}

TEST_F(DispatcherReceivesTest, RefusesWhatItDoesNotKnow) {
  set({"thermostats", "other"}, "hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("refused unknown_device"));
}

TEST_F(DispatcherReceivesTest, DoesNotSayUnknownWhileSomethingOfTheHomeIsNotKnown) {
  show_home(false);
  set({"thermostats", "other"}, "hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("refused cloud_down"));
  set("hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
}

TEST_F(DispatcherReceivesTest, RefusesBeforeTheHomeIsKnown) {
  dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, SavedRecords{}, time_.now());
  set("hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("refused cloud_down"));
}

TEST_F(DispatcherReceivesTest, RefusesWhenTheServiceHasBeenAwayForTooLong) {
  go(LinkState::offline, false);
  set("hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("refused cloud_down"));
}

TEST_F(DispatcherReceivesTest, TellsThatTheAccessWasRefused) {
  go(LinkState::unauthorized, false);
  root_ = json::object();
  show_home();
  set("hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("refused unauthorized"));
}

TEST_F(DispatcherReceivesTest, RefusesWhatItCannotRead) {
  set_all(R"({"transaction":7,"flux":1})");
  EXPECT_EQ(last().transaction, json::value(7));
  EXPECT_EQ(model::to_text(last().requested), R"({"flux":1})");
  EXPECT_TRUE(last().finished_at.has_value());
  EXPECT_THAT(told(), ElementsAre("refused unknown_field"));
  set("hvac_mode", "warm");
  set("target_temperature_c", "x");
  set("humidity", "5");
  set("target_temperature_c", "40");
  EXPECT_THAT(told(),
              ElementsAre("refused out_of_range", "refused bad_payload", "refused read_only", "refused out_of_range"));
  EXPECT_EQ(dispatcher_->pending(), 0U);
}

TEST_F(DispatcherReceivesTest, RefusesWhatTheServiceWouldRefuseWithoutACall) {
  show(R"({"is_online":false})");
  set("label", "x");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused device_offline"));
  show(R"({"is_online":true,"can_cool":false,"has_fan":false})");
  set("hvac_mode", "cool");
  set("fan_timer_active", "true");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused incompatible_mode", "accepted ok", "refused no_fan"));
  set("target_temperature_low_c", "20");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused wrong_mode"));
  show(R"({"is_locked":true,"locked_temp_min_c":18,"locked_temp_max_c":20})");
  set("target_temperature_c", "25");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused locked"));
  show(R"({"is_locked":false,"hvac_mode":"heat-cool"})");
  set("target_temperature_low_c", "23");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused low_high_gap"));
  set(structure, "eta",
      R"({"trip_id":"t","estimated_arrival_window_begin":"2030-01-01T00:00:00Z","estimated_arrival_window_end":"2030-01-01T01:00:00Z"})");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused not_away"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherReceivesTest, TakesNoMoreThanItMayHold) {
  options_.max_pending = 2;
  begin();
  go(LinkState::offline);
  set("hvac_mode", "cool");
  set("label", "x");
  set(camera, "is_streaming", "false");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "accepted ok", "refused too_many_pending"));
}

TEST_F(DispatcherReceivesTest, RefusesWhatCouldNotBeRecorded) {
  port_.saves = false;
  set("hvac_mode", "cool");
  pass(1s);
  EXPECT_THAT(told(), ElementsAre("refused service_error")) << "accepted only once it is kept";
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_EQ(dispatcher_->pending(), 0U);
}

TEST_F(DispatcherReceivesTest, WritesNothingThatItCouldNotRecordFirst) {
  set("target_temperature_c", "20");
  port_.saves = false;
  settle();
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_THAT(last().result.message, HasSubstr("the disk is full"));
  EXPECT_TRUE(last().sent.empty());
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused service_error"));
}

TEST_F(DispatcherReceivesTest, RecordsAWriteBeforeItLeaves) {
  set("hvac_mode", "cool");
  ASSERT_EQ(port_.writes.size(), 1U);
  EXPECT_THAT(model::to_text(port_.saved_at_write.at("commands/1")), HasSubstr(R"("sent":true)"));
  EXPECT_TRUE(port_.saved_at_write.contains("budgets/devices/thermostats/t"));
}

TEST_F(DispatcherReceivesTest, WritesToTheAccountThatSeesTheDevice) {
  root_ = json::object();
  auto two = std::make_shared<const model::Home>(
      std::vector<std::optional<model::Document>>{
          std::nullopt, model::Document::parse(R"({"devices":{"cameras":{"c":{"is_streaming":true}}}})").value()},
      std::vector<std::string>{});
  dispatcher_->account_changed(1, {LinkState::online, true}, time_.now());
  dispatcher_->home_changed(std::move(two), false, time_.now());
  turn();
  set(camera, "is_streaming", "false");
  ASSERT_EQ(port_.calls.size(), 1U);
  EXPECT_EQ(port_.calls[0].account, 1U);
}

TEST_F(DispatcherReceivesTest, WritesAnArrivalAloneAndCancelsTheTripItAnnounced) {
  show(structure, R"({"away":"away"})");
  const std::string eta =
      R"({"trip_id":"trip","estimated_arrival_window_begin":"2030-01-01T00:00:00.000Z","estimated_arrival_window_end":"2030-01-01T01:00:00.000Z"})";
  set(structure, "eta", R"({"cancel":true})");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused bad_payload")) << "nothing was announced";
  set(structure, "eta", eta);
  EXPECT_THAT(written(), ElementsAre(R"(/structures/s {"eta":)" + eta + "}"));
  answer(Outcome::accepted);
  show(structure, R"({"eta_begin":"2030-01-01T00:00:00.000Z"})");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "confirmed ok"));
  EXPECT_EQ(dispatcher_->announced_trip(structure), "trip");

  set(structure, "eta", R"({"cancel":true})");
  EXPECT_THAT(
      written(),
      ElementsAre(
          R"(/structures/s {"eta":{"trip_id":"trip","estimated_arrival_window_begin":0,"estimated_arrival_window_end":0}})"));
  answer(Outcome::accepted);
  EXPECT_EQ(dispatcher_->announced_trip(structure), "trip") << "until the service shows that it is cancelled";
  show(structure, R"({"eta_begin":"1970-01-01T00:00:00.000Z"})");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "confirmed ok"));
  EXPECT_EQ(dispatcher_->announced_trip(structure), "");
}

TEST_F(DispatcherReceivesTest, RemembersItsOwnTripWhenAnotherOneIsCancelled) {
  show(structure, R"({"away":"away"})");
  set(structure, "eta",
      R"({"trip_id":"trip","estimated_arrival_window_begin":"2030-01-01T00:00:00.000Z","estimated_arrival_window_end":"2030-01-01T01:00:00.000Z"})");
  answer(Outcome::accepted);
  show(structure, R"({"eta_begin":"2030-01-01T00:00:00.000Z"})");
  settle();
  set(structure, "eta", R"({"cancel":true,"trip_id":"other"})");
  answer(Outcome::accepted);
  EXPECT_EQ(dispatcher_->announced_trip(structure), "trip");
  show(structure, R"({"eta_begin":"1970-01-01T00:00:00.000Z"})");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "confirmed ok", "accepted ok", "confirmed ok"));
  EXPECT_EQ(dispatcher_->announced_trip(structure), "trip");

  written();
  set(structure, "eta", R"({"cancel":true})");
  EXPECT_THAT(
      written(),
      ElementsAre(
          R"(/structures/s {"eta":{"trip_id":"trip","estimated_arrival_window_begin":0,"estimated_arrival_window_end":0}})"));
}

TEST_F(DispatcherReceivesTest, SendsNothingNewOnceItStops) {
  set("target_temperature_c", "20");
  dispatcher_->stop();
  settle();
  EXPECT_THAT(written(), IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::command
