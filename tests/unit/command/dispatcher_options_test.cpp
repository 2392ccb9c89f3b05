#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using upstream::LinkState;

/// Options that change while commands are under way.
class DispatcherOptionsTest : public CommandDispatcherTest {
 protected:
  void change_options() {
    dispatcher_->set_options(options_, time_.now());
    turn();
  }
};

TEST_F(DispatcherOptionsTest, AShorterRestLetsASetpointBeConfirmedSooner) {
  options_.settle = 10min;
  change_options();
  set("hvac_mode", "cool");
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  pass(1s);
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
  options_.settle = 500ms;
  change_options();
  pass(0s);
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));
}

TEST_F(DispatcherOptionsTest, ATtlIsThatOfTheCommandsThatComeAfterIt) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  options_.ttl = 1s;
  change_options();
  set("label", "new");
  told();
  pass(2s);
  EXPECT_THAT(told(), ElementsAre("expired cloud_down")) << "what was accepted for two minutes still has them";
  EXPECT_EQ(dispatcher_->pending(), 1U);
}

TEST_F(DispatcherOptionsTest, ABridgeThatIsToReadOnlyRefusesWhatWaitsAndWatchesWhatWasSent) {
  set("hvac_mode", "cool");
  answer(Outcome::accepted);
  go(LinkState::offline);
  set("label", "new");
  told();
  written();
  options_.read_only = true;
  change_options();
  EXPECT_THAT(told(), ElementsAre("refused read_only"));
  go(LinkState::online);
  set("label", "newer");
  EXPECT_THAT(told(), ElementsAre("refused read_only"));
  show(R"({"hvac_mode":"cool"})");
  settle();
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherOptionsTest, ABridgeThatStartsAgainToReadOnlyDoesNotSendWhatWasLeft) {
  go(LinkState::offline);
  set("hvac_mode", "cool");
  told();
  const SavedRecords left = port_.saved;
  options_.read_only = true;
  dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, left, time_.now());
  go(LinkState::online);
  show_home();
  EXPECT_THAT(told(), ElementsAre("refused read_only"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherOptionsTest, ALargerBurstLetsWhatIsQueuedGoAndASmallerOneGivesNothingAway) {
  for (const char* text : {"a", "b", "c"}) {
    set("label", text);
    answer(Outcome::accepted);
    show((R"({"label":")" + std::string(text) + "\"}").c_str());
    settle();
  }
  set("label", "d");
  told();
  written();
  options_.burst = 4;
  change_options();
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"d"})")));
  answer(Outcome::accepted);
  options_.burst = 1;
  change_options();
  EXPECT_EQ(model::to_text(dispatcher_->budgets(time_.now())), R"({"/devices/thermostats/t":0})");
}

TEST_F(DispatcherOptionsTest, ReloadThatChangesNothingOfABudgetWritesNoRecord) {
  set("hvac_mode", "cool");
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  pass(2s);
  ASSERT_EQ(dispatcher_->pending(), 0U);
  dispatcher_->receipt_delivered(1, time_.now());
  pass(35s);  // what nobody waits for is saved by then
  const std::size_t saved = port_.times_saved;
  change_options();
  pass(35s);
  EXPECT_EQ(port_.times_saved, saved);
}

TEST_F(DispatcherOptionsTest, ChangedPauseIsUsedFromTheNextBlockOn) {
  set("hvac_mode", "cool");
  options_.blocked_pause = {5min};
  change_options();
  answer(Outcome::blocked, "too many");
  ASSERT_EQ(dispatcher_->blocked(time_.now()).size(), 1U);
  EXPECT_EQ(dispatcher_->blocked(time_.now())[0].until - time_.now(), 5min);
}

}  // namespace
}  // namespace nest2mqtt::command
