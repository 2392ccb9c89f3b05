#include "nest2mqtt/home_assistant/mapping.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace nest2mqtt::home_assistant {
namespace {

std::string label(const EntitySpec& entity) {
  return std::string(model::kind_name(entity.object)) + " " + std::string(entity.key);
}

TEST(Mapping, EveryEntityIsAFieldOfTheSchema) {
  for (const EntitySpec& entity : mapping()) {
    if (entity.reading == Reading::temperature) {
      for (const char* const ending : {"_c", "_f"}) {
        EXPECT_NE(model::find_field(entity.object, std::string(entity.field) + ending), nullptr) << label(entity);
      }
    } else {
      EXPECT_NE(model::find_field(entity.object, entity.field), nullptr) << label(entity);
    }
    if (!entity.only_with.empty()) {
      const auto* const condition = model::find_field(entity.object, entity.only_with);
      ASSERT_NE(condition, nullptr) << label(entity);
      EXPECT_EQ(condition->kind, model::ValueKind::boolean) << label(entity);
    }
  }
}

TEST(Mapping, KeysAreUniqueInTheirDeviceAndFitForTopics) {
  std::set<std::string> seen;
  for (const EntitySpec& entity : mapping()) {
    EXPECT_TRUE(seen.insert(label(entity)).second) << label(entity);
    EXPECT_EQ(entity.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << label(entity);
  }
}

TEST(Mapping, WhatCanBeSetIsWritable) {
  for (const EntitySpec& entity : mapping()) {
    if (entity.platform != "switch" && entity.platform != "select" && entity.platform != "text") continue;
    EXPECT_TRUE(model::find_field(entity.object, entity.field)->writable()) << label(entity);
  }
}

TEST(Mapping, ReadingsFitTheFields) {
  for (const EntitySpec& entity : mapping()) {
    if (entity.reading == Reading::temperature) continue;
    const model::ValueKind kind = model::find_field(entity.object, entity.field)->kind;
    switch (entity.reading) {
      case Reading::timestamp:
        EXPECT_EQ(kind, model::ValueKind::timestamp) << label(entity);
        break;
      case Reading::choice:
      case Reading::alarm:
      case Reading::battery:
      case Reading::away:
      case Reading::presence:
        EXPECT_EQ(kind, model::ValueKind::choice) << label(entity);
        break;
      case Reading::on_when_true:
      case Reading::off_when_true:
      case Reading::bare_boolean:
      case Reading::activity:
        EXPECT_EQ(kind, model::ValueKind::boolean) << label(entity);
        break;
      case Reading::number:
        EXPECT_EQ(kind, model::ValueKind::number) << label(entity);
        break;
      case Reading::text:
        EXPECT_EQ(kind, model::ValueKind::text) << label(entity);
        break;
      case Reading::temperature:
      case Reading::nothing:
        break;
    }
  }
}

TEST(Mapping, EveryFieldThatCanBeSetHasAnEntity) {
  // The climate entity has these; an ETA is set with JSON, and its button takes it back. Eco temperatures have entities
  // that depend on the scale (add_eco_temperatures).
  const std::set<std::string_view> elsewhere{"hvac_mode", "fan_timer_active", "eta"};
  for (const model::FieldSpec& field : model::schema()) {
    if (!field.writable() || elsewhere.contains(field.name) || field.name.starts_with("target_temperature") ||
        field.name.starts_with("eco_temperature"))
      continue;
    const auto entities = mapping();
    EXPECT_TRUE(std::any_of(entities.begin(), entities.end(), [&](const EntitySpec& entity) {
      return entity.object == field.object && entity.field == field.name &&
             (entity.platform == "select" || entity.platform == "switch" || entity.platform == "text");
    })) << field.name;
  }
}

}  // namespace
}  // namespace nest2mqtt::home_assistant
