#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

#include "home/home_document.h"
#include "plan/write_plan.h"
#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

Device device_in(const std::string& mode, const std::string& setpoints, const std::string& eco = "OFF") {
  Device device{.name = "enterprises/P/devices/D", .type = "THERMOSTAT"};
  device.traits["ThermostatMode"] = {{"mode", mode}, {"availableModes", {"HEAT", "COOL", "HEATCOOL", "OFF"}}};
  device.traits["ThermostatEco"] = {{"mode", eco}, {"heatCelsius", 12}, {"coolCelsius", 26}};
  device.traits["ThermostatTemperatureSetpoint"] = model::parse_json_object(setpoints).value();
  device.traits["Fan"] = {{"timerMode", "OFF"}};
  return device;
}

std::string trait_text(const Device& device, const char* name) {
  const json::object* const trait = device.trait(name);
  return trait == nullptr ? "none" : model::to_text(*trait);
}

TEST(AppliedCommand, OfEcoTakesTheSetpointsAway) {
  Device device = device_in("HEAT", R"({"heatCelsius":20})");
  apply({"ThermostatEco.SetMode", {{"mode", "MANUAL_ECO"}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), "{}");
  EXPECT_EQ(trait_text(device, "ThermostatEco"), R"({"mode":"MANUAL_ECO","heatCelsius":12,"coolCelsius":26})");
  apply({"ThermostatEco.SetMode", {{"mode", "OFF"}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), "{}") << "nobody knows what it was before";
  EXPECT_EQ(model::string_member(*device.trait("ThermostatMode"), "mode"), "HEAT");
}

TEST(AppliedCommand, OfAModeForgetsTheSetpointsOfTheOldOne) {
  Device device = device_in("HEAT", R"({"heatCelsius":20})");
  apply({"ThermostatMode.SetMode", {{"mode", "HEAT"}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":20})") << "nothing has changed";
  apply({"ThermostatMode.SetMode", {{"mode", "HEATCOOL"}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "ThermostatMode"),
            R"({"mode":"HEATCOOL","availableModes":["HEAT","COOL","HEATCOOL","OFF"]})");
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), "{}");
}

TEST(AppliedCommand, SetsSetpoints) {
  Device device = device_in("HEATCOOL", R"({"heatCelsius":20,"coolCelsius":24})");
  apply({"ThermostatTemperatureSetpoint.SetRange", {{"heatCelsius", 19}, {"coolCelsius", 25}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":19,"coolCelsius":25})");
  apply({"ThermostatTemperatureSetpoint.SetHeat", {{"heatCelsius", 21.5}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":21.5})");
  apply({"ThermostatTemperatureSetpoint.SetCool", {{"coolCelsius", 22}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), R"({"coolCelsius":22})");
}

TEST(AppliedCommand, StartsAndStopsTheFan) {
  Device device = device_in("HEAT", "{}");
  apply({"Fan.SetTimer", {{"timerMode", "ON"}, {"duration", "1800s"}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "Fan"), R"({"timerMode":"ON","timerTimeout":"2026-11-21T22:30:00.000Z"})");
  apply({"Fan.SetTimer", {{"timerMode", "OFF"}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "Fan"), R"({"timerMode":"OFF"})");
}

TEST(AppliedCommand, ShowsWhatAWholePlanMakes) {
  ShownDevice shown{device_in("HEAT", "{}", "MANUAL_ECO")};
  const upstream::Write write{
      {"thermostats", "D"},
      model::parse_json_object(R"({"hvac_mode":"heat-cool","target_temperature_low_c":19,)"
                               R"("target_temperature_high_c":24,"fan_timer_active":true,"fan_timer_duration":30})")
          .value()};
  const auto plan = plan_write(write, shown.device, shown.fan_minutes, ten_o_clock);
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_EQ(plan->calls.size(), 4U);
  for (const PlannedCall& call : plan->calls) apply(call, shown.device, ten_o_clock);
  shown.fan_minutes = plan->fan_minutes;
  const auto document = make_document({}, std::span(&shown, 1), ten_o_clock);
  const json::object& fields = document.root().at("devices").at("thermostats").at("D").as_object();
  for (const auto& [name, value] : write.fields) {
    EXPECT_TRUE(model::same(fields.at(name), value)) << name << ": " << fields.at(name);
  }
  const auto again = plan_write({write.object, {{"hvac_mode", "heat-cool"}}}, shown.device, 15, ten_o_clock);
  EXPECT_TRUE(again->calls.empty()) << "it is so now";
}

TEST(AppliedCommand, OfOddValuesChangesNothingThatItDoesNotUnderstand) {
  const Device before = device_in("HEAT", R"({"heatCelsius":20})");
  Device device = before;
  apply({"ThermostatMode.SetMode", {{"mode", 5}}}, device, ten_o_clock);
  apply({"ThermostatEco.SetMode", {}}, device, ten_o_clock);
  apply({"Fan.SetTimer", {{"duration", "900s"}}}, device, ten_o_clock);
  apply({"CameraEventImage.GenerateImage", {{"eventId", "x"}}}, device, ten_o_clock);
  EXPECT_EQ(device, before);
  for (const char* duration : {"900", "s", "-5s", "99999999999999999999s", "1.5s", ""}) {
    apply({"Fan.SetTimer", {{"timerMode", "ON"}, {"duration", duration}}}, device, ten_o_clock);
    EXPECT_EQ(trait_text(device, "Fan"), R"({"timerMode":"ON"})") << duration;
  }
}

TEST(AppliedCommand, CreatesTraitsThatAreMissing) {
  Device device{.name = "enterprises/P/devices/D"};
  device.traits["Fan"] = "odd";
  apply({"Fan.SetTimer", {{"timerMode", "OFF"}}}, device, ten_o_clock);
  apply({"ThermostatTemperatureSetpoint.SetHeat", {{"heatCelsius", 20}}}, device, ten_o_clock);
  EXPECT_EQ(trait_text(device, "Fan"), R"({"timerMode":"OFF"})");
  EXPECT_EQ(trait_text(device, "ThermostatTemperatureSetpoint"), R"({"heatCelsius":20})");
}

TEST(CommandBody, IsWhatGoogleTakes) {
  EXPECT_EQ(command_body({"ThermostatTemperatureSetpoint.SetRange", {{"heatCelsius", 19.5}, {"coolCelsius", 24.0}}}),
            R"({"command":"sdm.devices.commands.ThermostatTemperatureSetpoint.SetRange",)"
            R"("params":{"heatCelsius":19.5,"coolCelsius":24}})");
  EXPECT_EQ(command_body({"Fan.SetTimer", {{"timerMode", "ON"}, {"duration", "900s"}}}),
            R"({"command":"sdm.devices.commands.Fan.SetTimer","params":{"timerMode":"ON","duration":"900s"}})");
}

}  // namespace
}  // namespace nest2mqtt::sdm
