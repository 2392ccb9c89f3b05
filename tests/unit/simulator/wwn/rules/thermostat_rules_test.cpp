#include <gtest/gtest.h>

#include "support.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {
namespace {

class ThermostatRules : public testing::Test {
 protected:
  json::object home_ = family();

  json::object& thermostat() { return home_["devices"].at("thermostats").at("living-room-a1b2").as_object(); }
  Checked<Write> put(const std::string& body, const Path& path = living_room) {
    return check_write(home_, path, body, noon());
  }
  ServiceError refused(const std::string& body, const Path& path = living_room) {
    const auto write = put(body, path);
    return write ? ServiceError{200, "allowed", ""} : write.error();
  }
  std::string effects(const std::string& body) {
    const auto write = put(body);
    return write ? to_text(effects_of(home_, *write, noon())) : write.error().message;
  }
};

TEST_F(ThermostatRules, OnlyListedFieldsCanBeWritten) {
  const ServiceError refusal = refused(R"({"humidity":40,"target_temperature_f":70,"name":"x"})");
  EXPECT_EQ(refusal.status, 400U);
  EXPECT_EQ(refusal.anchor, "no-write-permission");
  EXPECT_EQ(refusal.message, "No write permission(s) for field(s): humidity, name");
  EXPECT_EQ(to_text(refusal.details), R"({"fields":"humidity, name"})");
  EXPECT_EQ(anchor_of(put("40", living_room / "humidity")), "no-write-permission");
  EXPECT_EQ(anchor_of(put("\"2025-01-01T00:00:00.000Z\"", living_room / "fan_timer_timeout")), "no-write-permission");
}

TEST_F(ThermostatRules, TheShapeOfTheBodyMustFitThePath) {
  EXPECT_EQ(anchor_of(put("72", living_room / "target_temperature_f")), "allowed");
  for (const auto* body : {"72", "[]", "{}", "nonsense", ""}) {
    const ServiceError refusal = refused(body);
    EXPECT_EQ(refusal.anchor, "invalid-content-sent") << body;
    EXPECT_EQ(refusal.message, "Invalid content sent");
  }
  EXPECT_EQ(anchor_of(put(R"({"target_temperature_f":72})", living_room / "target_temperature_f")),
            "invalid-content-sent");
}

TEST_F(ThermostatRules, ALeafIsEchoedBare) {
  EXPECT_EQ(to_text(put("72", living_room / "target_temperature_f")->echo), "72");
}

TEST_F(ThermostatRules, UnknownIdsAreNotFound) {
  EXPECT_EQ(refused("{\"hvac_mode\":\"off\"}", {"devices", "thermostats", "nobody"}).status, 404U);
  EXPECT_EQ(refused("{}", {"nothing", "here", "at", "all"}).status, 404U);
}

TEST_F(ThermostatRules, GroupsAndTheRootCannotBeWritten) {
  for (const Path& path : {Path{}, Path{"devices"}, Path{"devices", "thermostats"}}) {
    EXPECT_EQ(refused("{\"a\":1}", path).anchor, "no-write-permission") << to_text(path);
  }
}

TEST_F(ThermostatRules, ProtectsCannotBeWritten) {
  EXPECT_EQ(anchor_of(put(R"({"is_manual_test_active":true})", kitchen_protect)), "no-write-permission");
}

TEST_F(ThermostatRules, OfflineRefusesEverything) {
  thermostat()["is_online"] = false;
  for (const auto* body : {R"({"target_temperature_f":72})", R"({"label":"x"})"}) {
    const ServiceError refusal = refused(body);
    EXPECT_EQ(refusal.status, 400U);
    EXPECT_EQ(refusal.anchor, "not-online");
    EXPECT_EQ(refusal.message, "Thermostat is not online");
    EXPECT_TRUE(refusal.details.empty());
  }
}

TEST_F(ThermostatRules, ModesNeedTheCapability) {
  thermostat()["can_cool"] = false;
  for (const auto* mode : {"cool", "heat-cool"}) {
    const ServiceError refusal = refused(std::string(R"({"hvac_mode":")") + mode + "\"}");
    EXPECT_EQ(refusal.anchor, "incompatible-mode");
    EXPECT_EQ(refusal.message, std::string("Cannot change HVAC mode to ") + mode + ": HVAC cannot cool");
    EXPECT_EQ(to_text(refusal.details), std::string(R"({"mode":")") + mode + R"(","action":"cool"})");
  }
  for (const auto* mode : {"heat", "eco", "off"}) {
    EXPECT_EQ(anchor_of(put(std::string(R"({"hvac_mode":")") + mode + "\"}")), "allowed") << mode;
  }
  thermostat()["can_heat"] = false;
  EXPECT_EQ(refused(R"({"hvac_mode":"heat"})").message, "Cannot change HVAC mode to heat: HVAC cannot heat");
}

TEST_F(ThermostatRules, WordsAndTypesAreChecked) {
  for (const auto* body : {R"({"hvac_mode":"HEAT"})", R"({"hvac_mode":1})", R"({"temperature_scale":"K"})",
                           R"({"fan_timer_active":"true"})", R"({"fan_timer_duration":20})",
                           R"({"fan_timer_duration":"15"})", R"({"label":5})"}) {
    EXPECT_EQ(anchor_of(put(body)), "format-error") << body;
  }
  EXPECT_EQ(refused(R"({"hvac_mode":"HEAT"})").message, "hvac_mode 'HEAT' is in wrong format");
}

TEST_F(ThermostatRules, TheFanNeedsAFan) {
  thermostat()["has_fan"] = false;
  EXPECT_EQ(anchor_of(put(R"({"fan_timer_active":true})")), "incompatible-mode");
  EXPECT_EQ(anchor_of(put(R"({"fan_timer_duration":30})")), "incompatible-mode");
  EXPECT_EQ(anchor_of(put(R"({"fan_timer_active":false})")), "allowed");
}

TEST_F(ThermostatRules, NoFanWhileAProtectHasAnEmergency) {
  home_["devices"].at("smoke_co_alarms").at("kitchen-a7b8").as_object()["co_alarm_state"] = "emergency";
  const ServiceError refusal = refused(R"({"fan_timer_active":true})");
  EXPECT_EQ(refusal.anchor, "safety-shutoff-on");
  EXPECT_EQ(refusal.message, "Cannot activate fan during smoke/co safety shutoff");
  EXPECT_EQ(anchor_of(put(R"({"fan_timer_active":false})")), "allowed");
}

TEST_F(ThermostatRules, TheFanTimerGetsItsEnd) {
  EXPECT_EQ(effects(R"({"fan_timer_active":true})"),
            R"({"fan_timer_active":true,"fan_timer_timeout":"2025-03-01T12:15:00.000Z"})");
  EXPECT_EQ(effects(R"({"fan_timer_active":true,"fan_timer_duration":60})"),
            R"({"fan_timer_active":true,"fan_timer_duration":60,"fan_timer_timeout":"2025-03-01T13:00:00.000Z"})");
  EXPECT_EQ(effects(R"({"fan_timer_active":false})"),
            R"({"fan_timer_active":false,"fan_timer_timeout":"1970-01-01T00:00:00.000Z"})");
  EXPECT_EQ(effects(R"({"fan_timer_duration":30})"),
            R"({"fan_timer_duration":30,"fan_timer_timeout":"1970-01-01T00:00:00.000Z"})");
}

TEST_F(ThermostatRules, EcoRemembersTheModeBefore) {
  EXPECT_EQ(effects(R"({"hvac_mode":"eco"})"), R"({"hvac_mode":"eco","previous_hvac_mode":"heat"})");
  thermostat()["hvac_mode"] = "eco";
  thermostat()["previous_hvac_mode"] = "heat";
  EXPECT_EQ(effects(R"({"hvac_mode":"eco"})"), R"({"hvac_mode":"eco"})");
  EXPECT_EQ(effects(R"({"hvac_mode":"cool"})"), R"({"hvac_mode":"cool","previous_hvac_mode":""})");
}

TEST_F(ThermostatRules, ALabelChangesTheNames) {
  EXPECT_EQ(effects(R"({"label":"South"})"), R"x({"label":"South","name":"Living Room (South)",)x"
                                             R"x("name_long":"Living Room Thermostat (South)"})x");
  EXPECT_EQ(effects(R"({"label":""})"), R"({"label":"","name":"Living Room","name_long":"Living Room Thermostat"})");
}

TEST_F(ThermostatRules, OneBrokenFieldRefusesTheWholeWrite) {
  EXPECT_EQ(anchor_of(put(R"({"label":"x","target_temperature_f":100})")), "high-f-value");
}

TEST(ErrorBody, HasTheFourFieldsAndDetailsOnlyWhereThereAreSome) {
  const json::object plain = parse_json(to_body(blocked()))->as_object();
  EXPECT_EQ(plain.size(), 4U);
  EXPECT_EQ(plain.at("error"), "blocked");
  EXPECT_EQ(plain.at("message"), "blocked");
  EXPECT_EQ(plain.at("type"), "https://developers.nest.com/reference/error-messages#blocked");
  EXPECT_EQ(plain.at("instance").as_string().size(), 36U);
  const json::object detailed = parse_json(to_body(no_write_permission("x")))->as_object();
  EXPECT_EQ(to_text(detailed.at("details")), R"({"fields":"x"})");
}

TEST(ErrorBody, EveryInstanceIsNew) {
  const auto instance = [] { return std::string(parse_json(to_body(unauthorized()))->at("instance").as_string()); };
  EXPECT_NE(instance(), instance());
}

TEST(ErrorBody, StatusesHaveTheirAnchors) {
  EXPECT_EQ(error_for_status(401).anchor, "auth-error");
  EXPECT_EQ(error_for_status(403).anchor, "forbidden");
  EXPECT_EQ(error_for_status(429).anchor, "blocked");
  EXPECT_EQ(error_for_status(500).anchor, "internal-error");
  EXPECT_EQ(error_for_status(503).anchor, "service-unavailable");
  for (const unsigned status : {401U, 403U, 404U, 429U, 500U, 503U}) {
    EXPECT_EQ(error_for_status(status).status, status);
  }
}

}  // namespace
}  // namespace nest2mqtt::simulator
