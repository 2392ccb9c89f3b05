#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A service that takes less, or more, than Works with Nest.
class DispatcherAbilitiesTest : public CommandDispatcherTest {
 protected:
  DispatcherAbilitiesTest() {
    port_.service = test::few_abilities();
    begin();
  }
};

TEST_F(DispatcherAbilitiesTest, TheRangeIsThatOfTheService) {
  set("target_temperature_c", "4.5");
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_c":4.5})")));
  told();
  set("target_temperature_c", "4");
  EXPECT_EQ(last().result.message, "target_temperature_c must be between 4.5 and 32; 4 was not sent");
  EXPECT_THAT(told(), ElementsAre("refused out_of_range"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherAbilitiesTest, LowAndHighMayBeAsCloseAsTheServiceAllows) {
  show(R"({"hvac_mode":"heat-cool"})");
  set_all(R"({"target_temperature_low_c":20,"target_temperature_high_c":20})");
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"target_temperature_low_c":20,"target_temperature_high_c":20})")));
  answer(Outcome::accepted);
  told();
  set_all(R"({"target_temperature_low_c":21,"target_temperature_high_c":20})");
  settle();
  EXPECT_THAT(last().result.message, HasSubstr("low must not be above high"));
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused low_high_gap"));
}

TEST_F(DispatcherAbilitiesTest, AFieldThatTheServiceCannotWriteIsRefusedAtOnce) {
  for (const auto& [id, field, payload] :
       {std::tuple(thermostat, "label", "x"), std::tuple(thermostat, "eco_temperature_low_c", "12"),
        std::tuple(thermostat, "temperature_scale", "F"), std::tuple(camera, "is_streaming", "false"),
        std::tuple(structure, "away", "away")}) {
    set(id, field, payload);
    EXPECT_THAT(last().result.message, HasSubstr("no way to change " + std::string(field))) << field;
    EXPECT_THAT(told(), ElementsAre("refused permission")) << field;
  }
  set_all(R"({"hvac_mode":"cool","label":"x"})");
  EXPECT_THAT(told(), ElementsAre("refused permission")) << "a command is refused as a whole";
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherAbilitiesTest, EcoTemperaturesAreWrittenWhereTheServiceTakesThem) {
  port_.service.writable[model::ObjectKind::thermostat].insert(model::Slot::eco_temperature_low);
  show(R"({"hvac_mode":"heat"})");
  set("eco_temperature_low_c", "3");
  EXPECT_THAT(told(), ElementsAre("refused out_of_range"));
  set("eco_temperature_low_c", "12.3");
  settle();
  EXPECT_THAT(written(), ElementsAre(put(R"({"eco_temperature_low_c":12.5})")));
}

TEST_F(DispatcherAbilitiesTest, EcoIsAMode) {
  port_.service.writable[model::ObjectKind::thermostat].erase(model::Slot::hvac_mode);
  set("eco", "true");
  EXPECT_THAT(told(), ElementsAre("refused permission"));
}

TEST_F(DispatcherAbilitiesTest, AFanRunsNoLongerThanTheServiceTakes) {
  set("fan_timer_duration", "960");
  EXPECT_THAT(told(), ElementsAre("refused out_of_range"));
  set("fan_timer_duration", "480");
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
}

TEST_F(DispatcherAbilitiesTest, TheBudgetIsThatOfTheService) {
  int sent = 0;
  for (const char* mode : {"cool", "heat", "cool", "heat", "cool", "heat", "cool", "heat", "cool", "heat"}) {
    set("hvac_mode", mode);
    sent += static_cast<int>(written().size());
    answer(Outcome::accepted);
    show((R"({"hvac_mode":")" + std::string(mode) + "\"}").c_str());
  }
  EXPECT_EQ(sent, 10);
  told();
  set("hvac_mode", "off");
  EXPECT_THAT(last().result.message, HasSubstr("10 changes, then one a second"));
  EXPECT_EQ(model::to_text(dispatcher_->full_budgets()), R"({"/devices/thermostats/t":10})");
  pass(1s);
  EXPECT_EQ(written().size(), 1U);
}

TEST_F(DispatcherAbilitiesTest, ABudgetOfAnEarlierRunIsTakenOverWhenTheServiceIsKnown) {
  port_.service.writes = {.burst = 2, .refill = 10min};
  begin();
  for (const char* mode : {"cool", "heat"}) {
    set("hvac_mode", mode);
    answer(Outcome::accepted);
    show((R"({"hvac_mode":")" + std::string(mode) + "\"}").c_str());
  }
  settle();
  const SavedRecords left = port_.saved;
  dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, left, time_.now());
  pass(4min);  // longer than any budget of Works with Nest needs
  EXPECT_EQ(dispatcher_->budgets(time_.now()).size(), 1U);
  go(upstream::LinkState::online);
  show_home();
  EXPECT_EQ(model::to_text(dispatcher_->budgets(time_.now())), R"({"/devices/thermostats/t":0})");
  pass(6min);
  EXPECT_EQ(model::to_text(dispatcher_->budgets(time_.now())), R"({"/devices/thermostats/t":1})");
}

TEST_F(DispatcherAbilitiesTest, TheConfigurationMayAskForAnotherBudget) {
  options_.burst = 1;
  options_.refill = 5s;
  begin();
  set("hvac_mode", "cool");
  answer(Outcome::accepted);
  set("hvac_mode", "off");
  EXPECT_THAT(last().result.message, HasSubstr("one change every 5s"));
}

TEST_F(DispatcherAbilitiesTest, AWaitThatTheServiceNamesExactlyIsTakenAsItIs) {
  for (const auto& [enough, expected] : {std::pair(true, 5s), {false, 60s}}) {
    begin();
    set("hvac_mode", "cool");
    upstream::WriteOutcome blocked{Outcome::blocked, "too many"};
    blocked.wait = 5s;
    blocked.wait_is_enough = enough;
    port_.answer(std::move(blocked), time_.now());
    turn();
    ASSERT_EQ(dispatcher_->blocked(time_.now()).size(), 1U);
    EXPECT_EQ(dispatcher_->blocked(time_.now())[0].until - time_.now(), expected);
  }
}

TEST_F(DispatcherAbilitiesTest, AHomeThatStaysAfterTheAccessWasLostTakesNoCommands) {
  go(upstream::LinkState::unauthorized, false);
  set("hvac_mode", "cool");
  EXPECT_THAT(told(), ElementsAre("refused unauthorized"));
}

TEST_F(DispatcherAbilitiesTest, APermissionThatIsMissingComesWithTheServicesAdvice) {
  for (const auto& [advice, expected] :
       {std::pair("", "the service has said that this bridge may not change hvac_mode of a thermostat"),
        {"switch it on at the service",
         "the service has said that this bridge may not change hvac_mode of a thermostat; switch it on at the "
         "service"}}) {
    port_.service.permission_advice = advice;
    begin();
    set("hvac_mode", "cool");
    answer(Outcome::rejected, "no", upstream::WriteReason::permission);
    set("hvac_mode", "off");
    EXPECT_EQ(last().result.message, expected);
  }
}

TEST_F(DispatcherAbilitiesTest, ACommandOfAnEarlierRunThatTheServiceDoesNotTakeIsNotSent) {
  port_.service = test::every_ability();
  begin();
  go(upstream::LinkState::offline);
  set("label", "x");
  set("target_temperature_f", "90");
  set("fan_timer_duration", "960");
  const SavedRecords left = port_.saved;
  port_.service = test::few_abilities();
  port_.service.fahrenheit.max = 86;
  dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, left, time_.now());
  told();
  go(upstream::LinkState::online);
  show_home();
  settle();
  EXPECT_THAT(told(),
              testing::UnorderedElementsAre("refused permission", "refused out_of_range", "refused out_of_range"));
  EXPECT_THAT(written(), IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::command
