#include "nest2mqtt/model/schema.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::model {
namespace {

using testing::UnorderedElementsAre;

std::set<std::string> writable_fields(ObjectKind object) {
  std::set<std::string> names;
  for (const FieldSpec& field : schema()) {
    if (field.object == object && field.writable()) names.insert(std::string(field.name));
  }
  return names;
}

TEST(Schema, NamesEachFieldOnce) {
  std::set<std::pair<ObjectKind, std::string_view>> seen;
  for (const FieldSpec& field : schema()) {
    EXPECT_TRUE(seen.emplace(field.object, field.name).second) << field.name;
    EXPECT_EQ(find_field(field.object, field.name), &field);
    EXPECT_FALSE(field.meaning.empty()) << field.name;
  }
}

TEST(Schema, LetsExactlyTheFieldsOfTheContractBeWritten) {
  EXPECT_THAT(writable_fields(ObjectKind::thermostat),
              UnorderedElementsAre("target_temperature_c", "target_temperature_f", "target_temperature_low_c",
                                   "target_temperature_low_f", "target_temperature_high_c", "target_temperature_high_f",
                                   "eco_temperature_low_c", "eco_temperature_low_f", "eco_temperature_high_c",
                                   "eco_temperature_high_f", "hvac_mode", "fan_timer_active", "fan_timer_duration",
                                   "temperature_scale", "label"));
  EXPECT_THAT(writable_fields(ObjectKind::camera), UnorderedElementsAre("is_streaming"));
  EXPECT_THAT(writable_fields(ObjectKind::structure), UnorderedElementsAre("away", "eta"));
  EXPECT_TRUE(writable_fields(ObjectKind::smoke_co_alarm).empty());
}

TEST(Schema, LimitsEveryWritableFieldByItsType) {
  for (const FieldSpec& field : schema()) {
    if (!field.writable()) continue;
    EXPECT_EQ(field.kind == ValueKind::choice, !field.choices.empty()) << field.name;
  }
}

TEST(Schema, FindsATemperatureInEitherScale) {
  EXPECT_EQ(temperature_field("target_temperature", Unit::celsius)->name, "target_temperature_c");
  EXPECT_EQ(temperature_field("target_temperature_low", Unit::fahrenheit)->name, "target_temperature_low_f");
  EXPECT_EQ(temperature_field("target", Unit::celsius), nullptr);
  EXPECT_EQ(temperature_field("humidity", Unit::percent), nullptr);
  EXPECT_EQ(temperature_field("target_temperature", Unit::none), nullptr);
}

TEST(Schema, HasEveryTemperatureInBothScales) {
  for (const FieldSpec& field : schema()) {
    if (field.unit != Unit::celsius && field.unit != Unit::fahrenheit) continue;
    const std::string_view quantity = field.name.substr(0, field.name.rfind('_'));
    EXPECT_EQ(temperature_field(quantity, field.unit), &field) << field.name;
    const FieldSpec* other =
        temperature_field(quantity, field.unit == Unit::celsius ? Unit::fahrenheit : Unit::celsius);
    ASSERT_NE(other, nullptr) << field.name;
    EXPECT_EQ(other->slot, field.slot) << field.name;
  }
}

TEST(Schema, GivesTheTwoScalesOfASetpointOneSlotAndEveryOtherFieldItsOwn) {
  std::map<Slot, std::set<std::string>> by_slot;
  for (const FieldSpec& field : schema()) {
    if (field.writable()) by_slot[field.slot].insert(std::string(field.name));
  }
  EXPECT_EQ(by_slot.size(), 13U);
  for (const auto& [slot, names] : by_slot) {
    const std::string first = *names.begin();
    if (names.size() == 1) continue;
    EXPECT_EQ(names.size(), 2U) << first;
    EXPECT_TRUE(names.contains(first.substr(0, first.size() - 1) + "f")) << first;
  }
}

TEST(Schema, DoesNotKnowWhatTheReferenceDoesNotName) {
  EXPECT_EQ(find_field(ObjectKind::thermostat, "eta"), nullptr);
  EXPECT_EQ(find_field(ObjectKind::thermostat, ""), nullptr);
  EXPECT_EQ(find_field(ObjectKind::camera, "hvac_mode"), nullptr);
}

TEST(ObjectKind, IsReadFromTheKindOfTheId) {
  EXPECT_EQ(object_kind({"", "x"}), ObjectKind::structure);
  EXPECT_EQ(object_kind({"thermostats", "x"}), ObjectKind::thermostat);
  EXPECT_EQ(object_kind({"smoke_co_alarms", "x"}), ObjectKind::smoke_co_alarm);
  EXPECT_EQ(object_kind({"cameras", "x"}), ObjectKind::camera);
  EXPECT_EQ(object_kind({"$company", "x"}), std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt::model
