#include "next_group.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/abilities.h"
#include "fakes/manual_time.h"
#include "parse.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using State = FieldWrite::State;

class NextGroupTest : public testing::Test {
 protected:
  static inline const model::ObjectId thermostat{"thermostats", "t"};
  static inline const model::ObjectId structure{"", "s"};

  Command& add(const std::string& payload, const model::ObjectId& id = thermostat) {
    Command command;
    command.object = id;
    command.writes =
        parse_payload({.object = id, .field = std::nullopt, .payload = payload}, test::every_ability(), WallTime{})
            .value()
            .writes;
    commands_.push_back(std::move(command));
    return commands_.back();
  }
  /// The names of the fields that go next.
  std::vector<std::string> next() {
    std::vector<std::string> names;
    for (const DueWrite& due : next_group(commands_, time_.now())) names.push_back(due.write->name);
    return names;
  }

  test::ManualTime time_;
  std::deque<Command> commands_;
};

TEST_F(NextGroupTest, IsEmptyWhereNothingWaits) {
  EXPECT_THAT(next(), IsEmpty());
  add(R"({"label":"x"})").writes[0].state = State::watching;
  EXPECT_THAT(next(), IsEmpty());
}

TEST_F(NextGroupTest, TakesTheFieldsOfOneCommandTogether) {
  add(R"({"label":"x","fan_timer_active":true})");
  add(R"({"temperature_scale":"F"})");
  EXPECT_THAT(next(), ElementsAre("label", "fan_timer_active"));
}

TEST_F(NextGroupTest, TakesLowAndHighOfTwoCommandsTogether) {
  add(R"({"target_temperature_low_c":18})");
  add(R"({"target_temperature_high_c":24})");
  EXPECT_THAT(next(), ElementsAre("target_temperature_low_c", "target_temperature_high_c"));
}

TEST_F(NextGroupTest, DoesNotMixTheScalesOfLowAndHigh) {
  add(R"({"target_temperature_low_c":18})");
  add(R"({"target_temperature_high_f":75})");
  EXPECT_THAT(next(), ElementsAre("target_temperature_low_c"));
}

TEST_F(NextGroupTest, SendsLowAndHighOfEcoTogether) {
  add(R"({"eco_temperature_low_c":12})");
  add(R"({"target_temperature_high_c":25})");
  add(R"({"eco_temperature_high_c":26})");
  EXPECT_THAT(next(), ElementsAre("eco_temperature_low_c", "eco_temperature_high_c"));
}

TEST_F(NextGroupTest, SendsEcoTemperaturesWhileAModeIsUnderWay) {
  add(R"({"hvac_mode":"heat"})").writes[0].state = State::watching;
  add(R"({"eco_temperature_low_c":12})");
  EXPECT_THAT(next(), ElementsAre("eco_temperature_low_c"));
}

TEST_F(NextGroupTest, WaitsForASetpointThatIsStillMoved) {
  add(R"({"target_temperature_c":20})").writes[0].ready_at = time_.now() + 500ms;
  EXPECT_THAT(next(), IsEmpty());
  time_.advance(500ms);
  EXPECT_THAT(next(), ElementsAre("target_temperature_c"));
}

TEST_F(NextGroupTest, SendsAModeFirstAndAlone) {
  add(R"({"target_temperature_c":20,"hvac_mode":"heat","label":"x"})");
  EXPECT_THAT(next(), ElementsAre("hvac_mode"));
}

TEST_F(NextGroupTest, HoldsSetpointsBackWhileAModeIsUnderWay) {
  Command& command = add(R"({"hvac_mode":"heat","target_temperature_c":20})");
  add(R"({"label":"x"})");
  for (const State state : {State::calling, State::watching}) {
    command.writes[0].state = state;
    EXPECT_TRUE(under_way(commands_, model::Slot::hvac_mode));
    EXPECT_THAT(next(), ElementsAre("label"));
  }
  command.writes[0].state = State::done;
  EXPECT_FALSE(under_way(commands_, model::Slot::hvac_mode));
  EXPECT_THAT(next(), ElementsAre("target_temperature_c"));
}

TEST_F(NextGroupTest, SendsAnArrivalAlone) {
  add(R"({"away":"away","eta":{"cancel":true}})", structure);
  EXPECT_THAT(next(), ElementsAre("away"));
  commands_[0].writes[0].state = State::done;
  EXPECT_THAT(next(), ElementsAre("eta"));
}

}  // namespace
}  // namespace nest2mqtt::command
