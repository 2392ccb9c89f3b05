#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// The service's limits are never exceeded.
class DispatcherBudgetTest : public CommandDispatcherTest {
 protected:
  void write_label(const std::string& text) {
    set("label", text);
    answer(Outcome::accepted);
    show((R"({"label":")" + text + "\"}").c_str());
    settle();
    ASSERT_THAT(told(), ElementsAre("accepted ok", "confirmed ok"));
  }
  void spend_all() {
    for (const char* text : {"a", "b", "c"}) write_label(text);
    written();
  }
};

TEST_F(DispatcherBudgetTest, QueuesWhatIsOverTheBurstAndSaysUntilWhen) {
  spend_all();
  set("label", "d");
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_EQ(last().budget_left, 0);
  ASSERT_TRUE(last().not_before.has_value());
  const WallTime not_before = *last().not_before;
  EXPECT_THAT(told(), ElementsAre("accepted ok", "queued ok"));
  pass(not_before - time_.now().wall - 1ms);
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_THAT(told(), IsEmpty()) << "it is said once";
  pass(1ms);
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"d"})")));
}

TEST_F(DispatcherBudgetTest, SaysInWordsForPeopleWhyACommandWaits) {
  spend_all();
  set("label", "d");
  EXPECT_EQ(last().result.message, "it waits for its turn: this bridge sends 3 changes, then one a minute");
  options_.burst = 1;
  options_.refill = 90s;
  dispatcher_->set_options(options_, time_.now());
  turn();
  set("fan_timer_active", "true");
  set("label", "e");
  EXPECT_EQ(last().result.message, "it waits for its turn: this bridge sends one change every 90s");
}

TEST_F(DispatcherBudgetTest, SaysWhatIsUnfinishedAndUntilWhenItWaits) {
  EXPECT_THAT(dispatcher_->unfinished(thermostat), IsEmpty());
  spend_all();
  EXPECT_THAT(dispatcher_->unfinished(thermostat), IsEmpty()) << "all are confirmed";
  set("label", "d");
  const auto waiting = dispatcher_->unfinished(thermostat);
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(model::to_text(waiting[0].requested), R"({"label":"d"})");
  EXPECT_EQ(waiting[0].not_before, last().not_before);
  EXPECT_EQ(waiting[0].number, last().number);
  EXPECT_THAT(dispatcher_->unfinished(camera), IsEmpty());
  set("label", "e");
  ASSERT_EQ(dispatcher_->unfinished(thermostat).size(), 1U) << "the newer value took the place of the older";
  EXPECT_EQ(model::to_text(dispatcher_->unfinished(thermostat)[0].requested), R"({"label":"e"})");
}

TEST_F(DispatcherBudgetTest, SaysWhenItsBudgetsWillBeOthers) {
  EXPECT_EQ(dispatcher_->next_budget_change(time_.now()), std::nullopt);
  spend_all();
  const auto at = dispatcher_->next_budget_change(time_.now());
  ASSERT_TRUE(at);
  const std::string before = model::to_text(dispatcher_->budgets(time_.now()));
  pass(at->steady - time_.now().steady - 1ms);
  EXPECT_EQ(model::to_text(dispatcher_->budgets(time_.now())), before);
  pass(1ms);
  EXPECT_NE(model::to_text(dispatcher_->budgets(time_.now())), before);
}

TEST_F(DispatcherBudgetTest, SaysWhichTargetsTheServiceHasBlocked) {
  EXPECT_THAT(dispatcher_->blocked(time_.now()), IsEmpty());
  set("label", "a");
  answer(Outcome::blocked, "blocked");
  const auto blocked = dispatcher_->blocked(time_.now());
  ASSERT_EQ(blocked.size(), 1U);
  EXPECT_EQ(blocked[0].id, thermostat);
  EXPECT_EQ(blocked[0].until, time_.now() + 1min);
  EXPECT_EQ(dispatcher_->next_budget_change(time_.now()), blocked[0].until);
  pass(1min);
  EXPECT_THAT(dispatcher_->blocked(time_.now()), IsEmpty());
}

TEST_F(DispatcherBudgetTest, CountsEachTargetByItself) {
  spend_all();
  set(camera, "is_streaming", "false");
  EXPECT_EQ(written().size(), 1U);
  EXPECT_EQ(model::to_text(dispatcher_->budgets(time_.now())),
            R"({"/devices/cameras/c":2,"/devices/thermostats/t":0})");
}

TEST_F(DispatcherBudgetTest, ReplacesWhatIsQueued) {
  spend_all();
  set("label", "d");
  set("label", "e");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "queued ok", "accepted ok", "superseded superseded", "queued ok"));
  pass(2min);
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"e"})")));
}

TEST_F(DispatcherBudgetTest, LeavesEcoForWhatIsRightWhenItsTurnComes) {
  spend_all();
  show(R"({"hvac_mode":"eco","previous_hvac_mode":"heat"})");
  set("eco", "false");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "queued ok"));
  show(R"({"hvac_mode":"cool","previous_hvac_mode":""})");  // somebody at the wall
  pass(2min);
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_THAT(told(), ElementsAre("unchanged ok"));
}

TEST_F(DispatcherBudgetTest, DoesNotCountWhatIsSoAlready) {
  for (int i = 0; i < 10; ++i) set("label", "");
  set("label", "a");
  EXPECT_EQ(written().size(), 1U);
}

TEST_F(DispatcherBudgetTest, SendsAgainAfterAShortFreezeWhatWasBlocked) {
  set("label", "a");
  told();
  written();
  answer(Outcome::blocked, "blocked");
  EXPECT_EQ(last().not_before, (time_.now() + 1min).wall);
  EXPECT_THAT(told(), ElementsAre("queued blocked"));
  pass(1min - 1ms);
  EXPECT_THAT(written(), IsEmpty());
  pass(1ms);
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"a"})")));
}

TEST_F(DispatcherBudgetTest, RejectsWhatAFreezeOutlives) {
  set("label", "a");
  told();
  answer(Outcome::blocked, "blocked", upstream::WriteReason::other, 1h);
  EXPECT_EQ(last().not_before, (time_.now() + 1h).wall);
  EXPECT_THAT(told(), ElementsAre("rejected blocked"));
  set("label", "b");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "queued blocked"));
  pass(2min);
  EXPECT_THAT(told(), ElementsAre("expired blocked"));
}

TEST_F(DispatcherBudgetTest, FreezesLongerWhenItIsBlockedAgain) {
  set("label", "a");
  answer(Outcome::blocked, "blocked");
  pass(1min);
  told();
  answer(Outcome::blocked, "blocked");
  EXPECT_EQ(last().not_before, (time_.now() + 30min).wall);
  EXPECT_THAT(told(), ElementsAre("rejected blocked"));
}

TEST_F(DispatcherBudgetTest, ForgetsATargetThatNothingIsToBeRememberedOf) {
  write_label("a");
  EXPECT_FALSE(dispatcher_->budgets(time_.now()).empty());
  pass(10min);
  dispatcher_->tick(time_.now());
  EXPECT_TRUE(dispatcher_->budgets(time_.now()).empty());
}

}  // namespace
}  // namespace nest2mqtt::command
