#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What the access may not change is learnt from the service's refusal: no document shows it.
class DispatcherPermissionTest : public CommandDispatcherTest {
 protected:
  DispatcherPermissionTest() {
    root_["devices"].as_object()["thermostats"].as_object()["u"] = {
        {"hvac_mode", "heat"}, {"label", ""}, {"temperature_scale", "C"}};
    show_home();
  }

  void deny(std::vector<std::string> fields) {
    ASSERT_FALSE(port_.calls.empty()) << "nothing was written";
    upstream::WriteOutcome outcome{Outcome::rejected, "No write permission(s)", upstream::WriteReason::permission};
    outcome.not_permitted = std::move(fields);
    port_.answer(std::move(outcome), time_.now());
    turn();
  }

  static inline const model::ObjectId second{"thermostats", "u"};
};

TEST_F(DispatcherPermissionTest, AsksTheServiceOnceAndThenRefusesByName) {
  set("temperature_scale", "F");
  deny({"temperature_scale"});
  EXPECT_EQ(last().result.message, "No write permission(s)") << "the first time it is the service's own word";
  EXPECT_THAT(told(), ElementsAre("accepted ok", "rejected permission"));
  EXPECT_EQ(written().size(), 1U);

  for (const auto& id : {thermostat, second}) {
    set(id, "temperature_scale", "F");
    EXPECT_THAT(last().result.message,
                AllOf(HasSubstr("temperature_scale of a thermostat"), HasSubstr("log in again")));
    EXPECT_THAT(told(), ElementsAre("accepted ok", "refused permission"));
  }
  EXPECT_THAT(written(), IsEmpty());

  set("label", "\"Upstairs\"");
  EXPECT_EQ(written().size(), 1U) << "other fields are not meant";
}

TEST_F(DispatcherPermissionTest, ASetpointIsMeantInBothScales) {
  set("target_temperature_c", "21");
  settle();
  deny({"target_temperature_c"});
  told();
  set("target_temperature_f", "72");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused permission"));
}

TEST_F(DispatcherPermissionTest, OfSeveralFieldsOnlyTheNamedOnesAreMeant) {
  set_all(R"({"label":"x","temperature_scale":"F"})");
  deny({"temperature_scale", "something_else"});
  EXPECT_THAT(told(), ElementsAre("accepted ok", "rejected permission"));
  written();

  set_all(R"({"label":"x","temperature_scale":"F"})");
  EXPECT_THAT(written(), ElementsAre(put(R"({"label":"x"})"))) << "what is allowed goes without it";
}

TEST_F(DispatcherPermissionTest, WhatTheServiceDoesNotNameIsLearntOnlyWhereItStoodAlone) {
  set_all(R"({"label":"x","temperature_scale":"F"})");
  deny({});
  told();
  set("label", "x");
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
  deny({});
  told();
  set("label", "y");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused permission"));
}

TEST_F(DispatcherPermissionTest, OtherRefusalsTeachNothing) {
  set("temperature_scale", "F");
  answer(Outcome::rejected, "Thermostat is not online", upstream::WriteReason::device_offline);
  told();
  set("temperature_scale", "F");
  EXPECT_THAT(told(), ElementsAre("accepted ok"));
}

TEST_F(DispatcherPermissionTest, IsAskedForAgainWhenThePermissionsHaveChanged) {
  set(structure, "away", "away");
  deny({"away"});
  told();
  written();
  dispatcher_->permissions_changed(1);
  set(structure, "away", "away");
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused permission")) << "another account's have";

  dispatcher_->permissions_changed(0);
  set(structure, "away", "away");
  EXPECT_EQ(written().size(), 1U);
}

TEST_F(DispatcherPermissionTest, AnAccountThatTakesNoWritesIsAskedEachTime) {
  for (int i = 0; i < 2; ++i) {
    set(structure, "away", "away");
    answer(Outcome::writes_refused, "the service answers \"Write Error\"");
    EXPECT_THAT(last().result.message, AllOf(HasSubstr("Write Error"), HasSubstr("log in again")));
    EXPECT_THAT(told(), ElementsAre("accepted ok", "rejected permission"));
  }
  EXPECT_EQ(written().size(), 2U) << "a write that works is how it is known to be over";
}

}  // namespace
}  // namespace nest2mqtt::command
