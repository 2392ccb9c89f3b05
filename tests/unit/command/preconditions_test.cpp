#include "preconditions.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "fakes/abilities.h"
#include "parse.h"

namespace nest2mqtt::command {
namespace {

const model::ObjectId live_thermostat{"thermostats", "t"};
const model::ObjectId live_structure{"", "s"};

json::object object(const std::string& text) {
  return json::parse(text).get_object();
}

/// The word of what a command meets at an object that looks like this; `ok` for nothing.
std::string check(const model::ObjectId& id, const std::string& payload, const std::string& live,
                  const upstream::Abilities& service = test::every_ability()) {
  auto parsed = parse_payload({.object = id, .field = std::nullopt, .payload = payload}, service, WallTime{});
  EXPECT_TRUE(parsed.has_value()) << payload;
  if (!parsed) return "";
  std::vector<const FieldWrite*> together;
  for (const FieldWrite& write : parsed->writes) together.push_back(&write);
  for (const FieldWrite& write : parsed->writes) {
    if (const auto refusal = check_preconditions(write, together, {id, object(live), service}))
      return std::string(code_word(refusal->code));
  }
  return "ok";
}

struct LiveCase {
  const char* payload;
  const char* live;
  const char* expected;
};

TEST(Preconditions, KnowsTheServicesRules) {
  for (const auto& [payload, live, expected] : {
           LiveCase{R"({"hvac_mode":"heat"})", R"({"is_online":false})", "device_offline"},
           LiveCase{R"({"hvac_mode":"heat"})", R"({"can_heat":false})", "incompatible_mode"},
           LiveCase{R"({"hvac_mode":"cool"})", R"({"can_cool":false})", "incompatible_mode"},
           LiveCase{R"({"hvac_mode":"heat-cool"})", R"({"can_heat":true,"can_cool":false})", "incompatible_mode"},
           LiveCase{R"({"hvac_mode":"heat-cool"})", R"({"can_heat":false,"can_cool":true})", "incompatible_mode"},
           LiveCase{R"({"hvac_mode":"heat"})", R"({"can_heat":true,"can_cool":false})", "ok"},
           LiveCase{R"({"hvac_mode":"off"})", R"({"can_heat":false,"can_cool":false})", "ok"},
           LiveCase{R"({"hvac_mode":"cool"})", "{}", "ok"},
           LiveCase{R"({"target_temperature_c":20})", R"({"hvac_mode":"heat"})", "ok"},
           LiveCase{R"({"target_temperature_c":20})", R"({"hvac_mode":"cool"})", "ok"},
           LiveCase{R"({"target_temperature_c":20})", R"({"hvac_mode":"heat-cool"})", "wrong_mode"},
           LiveCase{R"({"target_temperature_c":20})", R"({"hvac_mode":"eco"})", "wrong_mode"},
           LiveCase{R"({"target_temperature_c":20})", R"({"hvac_mode":"off"})", "wrong_mode"},
           LiveCase{R"({"target_temperature_c":20})", "{}", "ok"},
           LiveCase{R"({"target_temperature_low_c":18})", R"({"hvac_mode":"heat"})", "wrong_mode"},
           LiveCase{R"({"eco_temperature_low_c":12})", R"({"hvac_mode":"heat"})", "ok"},
           LiveCase{R"({"eco_temperature_low_c":12})", R"({"hvac_mode":"eco"})", "ok"},
           LiveCase{R"({"eco_temperature_high_f":80})", R"({"hvac_mode":"off"})", "ok"},
           LiveCase{R"({"eco_temperature_low_c":12})", R"({"is_locked":true,"locked_temp_min_c":20})", "ok"},
           LiveCase{R"({"eco_temperature_low_c":20})", R"({"eco_temperature_high_c":21})", "low_high_gap"},
           LiveCase{R"({"eco_temperature_high_c":21})", R"({"eco_temperature_low_c":20})", "low_high_gap"},
           LiveCase{R"({"eco_temperature_high_f":60})", R"({"eco_temperature_low_f":55})", "ok"},
           LiveCase{R"({"eco_temperature_low_c":20,"eco_temperature_high_c":25})", R"({"eco_temperature_high_c":21})",
                    "ok"},
           LiveCase{R"({"fan_timer_active":true})", R"({"has_fan":false})", "no_fan"},
           LiveCase{R"({"fan_timer_duration":15})", R"({"has_fan":false})", "no_fan"},
           LiveCase{R"({"fan_timer_active":true})", R"({"has_fan":true})", "ok"},
           LiveCase{R"({"label":"x"})", R"({"hvac_mode":"eco"})", "ok"},
       }) {
    EXPECT_EQ(check(live_thermostat, payload, live), expected) << payload << live;
  }
}

TEST(Preconditions, KeepsSetpointsInsideTheLock) {
  const char* locked = R"({"hvac_mode":"heat","is_locked":true,"locked_temp_min_c":19,"locked_temp_max_c":"21.5",
                           "locked_temp_min_f":66})";
  for (const auto& [payload, expected] : {std::pair{R"({"target_temperature_c":18.5})", "locked"},
                                          {R"({"target_temperature_c":19})", "ok"},
                                          {R"({"target_temperature_c":21.5})", "ok"},
                                          {R"({"target_temperature_c":22})", "locked"},
                                          {R"({"target_temperature_f":65})", "locked"},
                                          {R"({"target_temperature_f":90})", "ok"}}) {
    EXPECT_EQ(check(live_thermostat, payload, locked), expected) << payload;
  }
  EXPECT_EQ(check(live_thermostat, R"({"target_temperature_c":9})",
                  R"({"hvac_mode":"heat","is_locked":false,"locked_temp_min_c":19,"locked_temp_max_c":20})"),
            "ok");
}

TEST(Preconditions, KeepsLowAndHighApart) {
  const char* live = R"({"hvac_mode":"heat-cool","target_temperature_low_c":19,"target_temperature_high_c":22,
                         "target_temperature_low_f":66,"target_temperature_high_f":72})";
  for (const auto& [payload, expected] :
       {std::pair{R"({"target_temperature_low_c":20.5})", "ok"},
        {R"({"target_temperature_low_c":21})", "low_high_gap"},
        {R"({"target_temperature_high_c":20.5})", "ok"},
        {R"({"target_temperature_high_c":20})", "low_high_gap"},
        {R"({"target_temperature_high_c":10})", "low_high_gap"},
        {R"({"target_temperature_low_f":69})", "ok"},
        {R"({"target_temperature_low_f":70})", "low_high_gap"},
        {R"({"target_temperature_low_c":25,"target_temperature_high_c":26.5})", "ok"},
        {R"({"target_temperature_low_c":25,"target_temperature_high_c":26})", "low_high_gap"}}) {
    EXPECT_EQ(check(live_thermostat, payload, live), expected) << payload;
  }
  EXPECT_EQ(check(live_thermostat, R"({"target_temperature_low_c":25})", R"({"hvac_mode":"heat-cool"})"), "ok");
}

TEST(Preconditions, TakesAnArrivalOnlyWhileTheHomeIsAway) {
  const char* eta = R"({"eta":{"trip_id":"t","estimated_arrival_window_begin":"2030-01-01T00:00:00Z",
                        "estimated_arrival_window_end":"2030-01-01T01:00:00Z"}})";
  EXPECT_EQ(check(live_structure, eta, R"({"away":"home"})"), "not_away");
  EXPECT_EQ(check(live_structure, eta, R"({"away":"away"})"), "ok");
  EXPECT_EQ(check(live_structure, eta, R"({"away":"auto-away"})"), "ok");
  EXPECT_EQ(check(live_structure, R"({"away":"away"})", R"({"is_online":false,"away":"home"})"), "ok");
}

FieldWrite write(const model::ObjectId& id, const std::string& payload) {
  return parse_payload({.object = id, .field = std::nullopt, .payload = payload}, test::every_ability(), WallTime{})
      .value()
      .writes.at(0);
}

TEST(Resolve, LeavesEcoForTheModeOfBefore) {
  FieldWrite leave = write(live_thermostat, R"({"eco":false})");
  EXPECT_FALSE(resolve_value(leave, object(R"({"hvac_mode":"eco","previous_hvac_mode":"heat-cool"})")));
  EXPECT_EQ(leave.value, json::value("heat-cool"));
}

TEST(Resolve, HasNothingToLeaveOutsideEco) {
  FieldWrite leave = write(live_thermostat, R"({"eco":false})");
  const auto live = object(R"({"hvac_mode":"cool","previous_hvac_mode":""})");
  EXPECT_FALSE(resolve_value(leave, live));
  EXPECT_TRUE(is_fulfilled(leave, live));
}

TEST(Resolve, DoesNotGuess) {
  for (const char* live : {R"({"hvac_mode":"eco","previous_hvac_mode":""})", R"({"hvac_mode":"eco"})",
                           R"({"hvac_mode":"eco","previous_hvac_mode":"eco"})"}) {
    FieldWrite leave = write(live_thermostat, R"({"eco":false})");
    const auto refusal = resolve_value(leave, object(live));
    ASSERT_TRUE(refusal) << live;
    EXPECT_EQ(refusal->code, Code::wrong_mode);
  }
}

TEST(IsFulfilled, ComparesNumbersWithinNoiseAndEverythingElseExactly) {
  EXPECT_TRUE(is_fulfilled(write(live_thermostat, R"({"target_temperature_c":20.5})"),
                           object(R"({"target_temperature_c":20.500001})")));
  EXPECT_FALSE(is_fulfilled(write(live_thermostat, R"({"target_temperature_c":20.5})"),
                            object(R"({"target_temperature_c":20})")));
  EXPECT_FALSE(is_fulfilled(write(live_thermostat, R"({"target_temperature_c":20.5})"), object("{}")));
  EXPECT_TRUE(is_fulfilled(write(live_thermostat, R"({"label":"x"})"), object(R"({"label":"x"})")));
  EXPECT_FALSE(is_fulfilled(write(live_thermostat, R"({"label":"x"})"), object(R"({"label":"X"})")));
}

TEST(IsFulfilled, LooksForAnArrivalInEtaBegin) {
  const FieldWrite eta =
      write(live_structure, R"({"eta":{"trip_id":"t","estimated_arrival_window_begin":"2030-01-01T01:00:00+01:00",
                                      "estimated_arrival_window_end":"2030-01-01T01:00:00Z"}})");
  EXPECT_TRUE(is_fulfilled(eta, object(R"({"eta_begin":"2030-01-01T00:00:00.000Z"})")));
  EXPECT_FALSE(is_fulfilled(eta, object(R"({"eta_begin":"1970-01-01T00:00:00.000Z"})")));
  EXPECT_FALSE(is_fulfilled(eta, object(R"({"eta_begin":5})")));
  const FieldWrite cancel = write(live_structure, R"({"eta":{"cancel":true}})");
  EXPECT_TRUE(is_fulfilled(cancel, object(R"({"eta_begin":"1970-01-01T00:00:00.000Z"})")));
  EXPECT_FALSE(is_fulfilled(cancel, object(R"({"eta_begin":"2030-01-01T00:00:00.000Z"})")));
}

}  // namespace
}  // namespace nest2mqtt::command
