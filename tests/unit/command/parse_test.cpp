#include "parse.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/abilities.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::command {
namespace {

using testing::HasSubstr;

const model::ObjectId thermostat{"thermostats", "t"};
const model::ObjectId camera{"cameras", "c"};
const model::ObjectId structure{"", "s"};

const WallTime now = test::ManualTime().now().wall;  // 2026-11-21T22:00:00Z

CommandMessage bare(const model::ObjectId& target, const std::string& field, const std::string& payload) {
  return {.object = target, .field = field, .payload = payload};
}
CommandMessage object(const model::ObjectId& target, const std::string& payload) {
  return {.object = target, .field = std::nullopt, .payload = payload};
}

/// The one thing that a message writes, as `field=value`, or the code of its refusal.
std::string meaning(const CommandMessage& message) {
  const auto parsed = parse_payload(message, test::every_ability(), now);
  if (!parsed) return std::string(code_word(parsed.error().code));
  EXPECT_EQ(parsed->writes.size(), 1U);
  return parsed->writes[0].field + "=" + model::to_text(parsed->writes[0].value);
}

std::string message_of(const CommandMessage& message) {
  const auto parsed = parse_payload(message, test::every_ability(), now);
  return parsed ? "" : parsed.error().message;
}

struct ParseCase {
  model::ObjectId target;
  const char* field;
  const char* payload;
  const char* expected;
};

TEST(Parse, ReadsABareValueForEveryField) {
  for (const auto& [target, field, payload, expected] : {
           ParseCase{thermostat, "target_temperature_c", "20.5", "target_temperature_c=20.5"},
           ParseCase{thermostat, "target_temperature_f", "70", "target_temperature_f=70"},
           ParseCase{thermostat, "target_temperature_low_c", "9", "target_temperature_low_c=9"},
           ParseCase{thermostat, "target_temperature_low_f", "50", "target_temperature_low_f=50"},
           ParseCase{thermostat, "target_temperature_high_c", "32", "target_temperature_high_c=32"},
           ParseCase{thermostat, "target_temperature_high_f", "90", "target_temperature_high_f=90"},
           ParseCase{thermostat, "hvac_mode", "heat-cool", R"(hvac_mode="heat-cool")"},
           ParseCase{thermostat, "fan_timer_active", "true", "fan_timer_active=true"},
           ParseCase{thermostat, "fan_timer_duration", "45", "fan_timer_duration=45"},
           ParseCase{thermostat, "temperature_scale", "F", R"(temperature_scale="F")"},
           ParseCase{thermostat, "label", "the \"den\"", R"(label="the \"den\"")"},
           ParseCase{thermostat, "label", "", R"(label="")"},
           ParseCase{thermostat, "eco", "true", R"(hvac_mode="eco")"},
           ParseCase{thermostat, "eco", "false", "hvac_mode=null"},
           ParseCase{camera, "is_streaming", "false", "is_streaming=false"},
           ParseCase{structure, "away", "away", R"(away="away")"},
           ParseCase{structure, "eta", R"({"cancel":true})", R"(eta={"cancel":true})"},
       }) {
    EXPECT_EQ(meaning(bare(target, field, payload)), expected) << field;
  }
}

TEST(Parse, ReadsTheSameFromAnObject) {
  EXPECT_EQ(meaning(object(thermostat, R"({"target_temperature_c":20.5})")), "target_temperature_c=20.5");
  EXPECT_EQ(meaning(object(thermostat, R"({"fan_timer_duration":45})")), "fan_timer_duration=45");
  EXPECT_EQ(meaning(object(thermostat, R"({"fan_timer_active":true})")), "fan_timer_active=true");
  EXPECT_EQ(meaning(object(thermostat, R"({"hvac_mode":"eco"})")), R"(hvac_mode="eco")");
  EXPECT_EQ(meaning(object(structure, R"({"eta":{"cancel":true,"trip_id":"t"}})")),
            R"(eta={"cancel":true,"trip_id":"t"})");
}

TEST(Parse, TakesSeveralFieldsAtOnce) {
  const auto parsed = parse_payload(
      object(thermostat, R"({"target_temperature_low_c":19,"transaction":["any",1],"target_temperature_high_c":24})"),
      test::every_ability(), now);
  ASSERT_TRUE(parsed.has_value());
  ASSERT_EQ(parsed->writes.size(), 2U);
  EXPECT_EQ(parsed->writes[0].name, "target_temperature_low_c");
  EXPECT_EQ(parsed->writes[1].name, "target_temperature_high_c");
  EXPECT_EQ(parsed->transaction, json::parse(R"(["any",1])"));
}

TEST(Parse, RoundsToTheServicesStep) {
  for (const auto& [payload, expected] : {std::pair{"20.3", "20.5"},
                                          {"20.2", "20"},
                                          {"20.25", "20.5"},
                                          {"20.74", "20.5"},
                                          {"32.000000004", "32"},
                                          {"8.999999", "9"},
                                          {"2.05e1", "20.5"}}) {
    EXPECT_EQ(meaning(bare(thermostat, "target_temperature_c", payload)),
              std::string("target_temperature_c=") + expected);
  }
  EXPECT_EQ(meaning(bare(thermostat, "target_temperature_f", "69.5")), "target_temperature_f=70");
  const auto parsed = parse_payload(object(thermostat, R"({"target_temperature_c":20.3})"), test::every_ability(), now);
  EXPECT_EQ(parsed->writes.at(0).requested, json::value(20.3)) << "the receipt shows what was asked for";
}

TEST(Parse, LeavesEveryStepOfEachScaleAsItIs) {
  for (int degrees = 50; degrees <= 90; ++degrees) {
    const std::string text = std::to_string(degrees);
    EXPECT_EQ(meaning(bare(thermostat, "target_temperature_f", text)), "target_temperature_f=" + text);
  }
  for (int halves = 18; halves <= 64; ++halves) {
    const std::string text = model::to_text(json::value(halves / 2.0));
    EXPECT_EQ(meaning(bare(thermostat, "target_temperature_c", text)), "target_temperature_c=" + text);
  }
}

TEST(Parse, RefusesInsteadOfClamping) {
  for (const char* payload : {"8.9", "32.1", "0", "-20", "1e300", "99"}) {
    EXPECT_EQ(meaning(bare(thermostat, "target_temperature_c", payload)), "out_of_range") << payload;
  }
  EXPECT_EQ(meaning(bare(thermostat, "target_temperature_f", "49")), "out_of_range");
  EXPECT_EQ(meaning(bare(thermostat, "target_temperature_f", "91")), "out_of_range");
  EXPECT_THAT(message_of(bare(thermostat, "target_temperature_c", "33")), HasSubstr("between 9 and 32"));
}

TEST(Parse, RefusesAnotherType) {
  for (const auto& [target, field, payload, expected] : {
           ParseCase{thermostat, "target_temperature_c", "warm", "bad_payload"},
           ParseCase{thermostat, "target_temperature_c", "", "bad_payload"},
           ParseCase{thermostat, "target_temperature_c", "20,5", "bad_payload"},
           ParseCase{thermostat, "target_temperature_c", " 20", "bad_payload"},
           ParseCase{thermostat, "target_temperature_c", "nan", "bad_payload"},
           ParseCase{thermostat, "target_temperature_c", "inf", "bad_payload"},
           ParseCase{thermostat, "fan_timer_active", "on", "bad_payload"},
           ParseCase{thermostat, "fan_timer_active", "TRUE", "bad_payload"},
           ParseCase{thermostat, "eco", "1", "bad_payload"},
           ParseCase{thermostat, "label", "\xFF", "bad_payload"},
           ParseCase{structure, "eta", "soon", "bad_payload"},
           ParseCase{structure, "eta", "[]", "bad_payload"},
           ParseCase{thermostat, "hvac_mode", "HEAT", "out_of_range"},
           ParseCase{thermostat, "hvac_mode", "", "out_of_range"},
           ParseCase{thermostat, "fan_timer_duration", "20", "out_of_range"},
           ParseCase{thermostat, "fan_timer_duration", "15.5", "out_of_range"},
           ParseCase{thermostat, "temperature_scale", "K", "out_of_range"},
           ParseCase{structure, "away", "auto-away", "out_of_range"},
           ParseCase{structure, "away", "unknown", "out_of_range"},
       }) {
    EXPECT_EQ(meaning(bare(target, field, payload)), expected) << field << " " << payload;
  }
  for (const char* payload :
       {R"({"target_temperature_c":"20"})", R"({"target_temperature_c":null})", R"({"target_temperature_c":true})",
        R"({"hvac_mode":1})", R"({"fan_timer_active":"true"})", R"({"fan_timer_active":1})",
        R"({"fan_timer_duration":"15"})", R"({"label":5})", R"({"eco":"true"})", R"({"eco":null})"}) {
    EXPECT_EQ(meaning(object(thermostat, payload)), "bad_payload") << payload;
  }
}

TEST(Parse, RefusesWhatIsNotAnObjectOfFields) {
  for (const char* payload :
       {"", "null", "5", "[]", "heat", "{", "{}", R"({"transaction":"only"})", "{\"label\":\"\xFF\"}"}) {
    EXPECT_EQ(meaning(object(thermostat, payload)), "bad_payload") << payload;
  }
}

TEST(Parse, KnowsWhatCanBeWritten) {
  EXPECT_EQ(meaning(bare(thermostat, "humidity", "5")), "read_only");
  EXPECT_EQ(meaning(bare(thermostat, "flux", "5")), "unknown_field");
  EXPECT_EQ(meaning(bare(camera, "hvac_mode", "heat")), "unknown_field");
  EXPECT_EQ(meaning(bare(camera, "eco", "true")), "unknown_field");
  EXPECT_EQ(meaning(bare(structure, "name", "x")), "read_only");
  EXPECT_EQ(meaning(bare({"smoke_co_alarms", "p"}, "name", "x")), "read_only");
  EXPECT_EQ(meaning(bare({"$company", "p"}, "name", "x")), "unknown_field");
  EXPECT_EQ(meaning(object(thermostat, R"({"hvac_mode":"heat","flux":1})")), "unknown_field");
}

TEST(Parse, RefusesACommandThatContradictsItself) {
  for (const char* payload :
       {R"({"target_temperature_c":20,"target_temperature_f":68})", R"({"eco":true,"hvac_mode":"heat"})",
        R"({"target_temperature_low_c":20,"target_temperature_high_f":80})"}) {
    EXPECT_EQ(meaning(object(thermostat, payload)), "bad_payload") << payload;
    EXPECT_THAT(message_of(object(thermostat, payload)), HasSubstr("contradicts"));
  }
}

TEST(Parse, RefusesAPayloadThatIsTooLong) {
  EXPECT_EQ(meaning(bare(thermostat, "label", std::string(16 * 1024 + 1, 'x'))), "bad_payload");
  EXPECT_EQ(meaning(object(thermostat, R"({"label":")" + std::string(16 * 1024, 'x') + "\"}")), "bad_payload");
}

std::string window(const std::string& begin, const std::string& end) {
  return R"({"trip_id":"trip","estimated_arrival_window_begin":")" + begin + R"(","estimated_arrival_window_end":")" +
         end + "\"}";
}

TEST(ParseEta, TakesAnArrivalThatIsStillToCome) {
  const std::string eta = window("2026-11-21T22:30:00.000Z", "2026-11-21T22:45:00Z");
  EXPECT_EQ(meaning(bare(structure, "eta", eta)), "eta=" + eta);
  EXPECT_EQ(meaning(object(structure, R"({"eta":)" + eta + "}")), "eta=" + eta);
  EXPECT_EQ(meaning(bare(structure, "eta", window("2026-11-21T21:00:00Z", "2026-11-21T22:00:01Z"))).substr(0, 4),
            "eta=");
}

TEST(ParseEta, RefusesAnyOther) {
  for (const std::string& late : {window("2026-11-21T21:00:00Z", "2026-11-21T22:00:00Z"),
                                  window("2026-11-21T23:00:00Z", "2026-11-21T22:59:59Z")}) {
    EXPECT_EQ(meaning(bare(structure, "eta", late)), "out_of_range") << late;
  }
  for (
      const std::string& bad :
      {window("soon", "2026-11-21T23:00:00Z"), window("2026-11-21T23:00:00Z", "0001-01-01T00:00:00Z"),
       std::string("{}"), std::string(R"({"cancel":false})"), std::string(R"({"trip_id":"x"})"),
       std::string(R"({"cancel":true,"trip_id":""})"), std::string(R"({"cancel":true,"trip_id":5})"),
       std::string(
           R"({"trip_id":"","estimated_arrival_window_begin":"2026-11-21T22:30:00Z","estimated_arrival_window_end":"2026-11-21T22:30:00Z"})")}) {
    const std::string code = meaning(bare(structure, "eta", bad));
    EXPECT_TRUE(code == "bad_payload" || code == "unknown_field") << bad << " " << code;
  }
  EXPECT_EQ(meaning(bare(structure, "eta", R"({"cancel":true,"why":"x"})")), "unknown_field");
}

TEST(TransactionOf, FindsItsSenderEvenWhereTheRestIsWrong) {
  for (const char* transaction : {R"("ha-81")", "81", "null", R"({"a":[1]})", "true"}) {
    const auto message = object(thermostat, std::string(R"({"flux":1,"transaction":)") + transaction + "}");
    ASSERT_TRUE(transaction_of(message).has_value()) << transaction;
    EXPECT_EQ(transaction_of(message), json::parse(transaction));
  }
  EXPECT_EQ(transaction_of(object(thermostat, "{}")), std::nullopt);
  EXPECT_EQ(transaction_of(object(thermostat, "{broken")), std::nullopt);
  EXPECT_EQ(transaction_of(bare(structure, "eta", R"({"transaction":1})")), std::nullopt);
}

TEST(RequestedOf, ShowsWhatThePayloadSaid) {
  EXPECT_EQ(model::to_text(requested_of(object(thermostat, R"({"flux":1,"transaction":"x"})"))), R"({"flux":1})");
  EXPECT_EQ(model::to_text(requested_of(bare(thermostat, "hvac_mode", "warm"))), R"({"hvac_mode":"warm"})");
  EXPECT_TRUE(requested_of(bare(thermostat, "label", "\xFF")).empty());
  EXPECT_TRUE(requested_of(object(thermostat, "{broken")).empty());
  EXPECT_TRUE(requested_of(bare(thermostat, "label", std::string(16 * 1024 + 1, 'x'))).empty());
}

}  // namespace
}  // namespace nest2mqtt::command
