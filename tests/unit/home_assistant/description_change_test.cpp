#include "nest2mqtt/home_assistant/description_change.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "nest2mqtt/home_assistant/discovery.h"
#include "nest2mqtt/model/document.h"

#include "fakes/abilities.h"

namespace nest2mqtt::home_assistant {
namespace {

json::object read_home(const std::string& name) {
  std::ifstream file(std::filesystem::path(NEST2MQTT_HOMES) / name);
  return model::parse_json_object(std::string(std::istreambuf_iterator<char>(file), {})).value();
}

model::Home home_of(const json::object& document) {
  std::vector<std::optional<model::Document>> documents;
  documents.emplace_back(model::Document::parse(model::to_text(document)).value());
  return {std::move(documents), {}};
}

/// What a service may send in place of a value.
std::vector<json::value> others(const json::value& value) {
  std::vector<json::value> all{nullptr,
                               true,
                               false,
                               7,
                               "F",
                               "other",
                               json::array(),
                               json::object(),
                               json::array{json::object{{"id", "7"}, {"name", "Gate"}}}};
  std::erase(all, value);
  return all;
}

/// Changes one value of an object after the other, or takes it away.
template <class Try>
void with_each_change(json::object& object, const Try& look) {
  const std::vector<json::key_value_pair> members(object.begin(), object.end());
  for (const auto& [key, value] : members) {
    if (value.is_object()) with_each_change(object[key].get_object(), look);
    for (const json::value& other : others(value)) {
      object[key] = other;
      look(std::string(key) + " = " + model::to_text(other));
    }
    object.erase(key);
    look(std::string(key) + " is gone");
    object[key] = value;
  }
}

json::object& fields_of(json::object& document, const model::ObjectId& id) {
  if (id.is_structure()) return document.at("structures").as_object().at(id.id).as_object();
  return document.at("devices").as_object().at(id.kind).as_object().at(id.id).as_object();
}

/// What a description contains only where something else is missing or set.
void show_second_choices(json::object& fields) {
  fields.erase("name");
  fields.erase("where_name");
  fields["name_long"] = "Long Name";
  fields["temperature_scale"] = "F";
  fields["is_locked"] = true;
}

/// How many changes led to another description, and how many did not.
struct Seen {
  int different = 0;
  int alike = 0;
};

Seen look_at_each_change(json::object document) {
  const Discovery discovery(mirror::TopicNames("nest"), {test::every_ability()}, {.version = "1.0.0", .images = true});
  Seen seen;
  const model::Home before = home_of(document);
  for (const model::HomeObject& object : before.objects()) {
    const auto described = discovery.describe(object, before);
    with_each_change(fields_of(document, object.id), [&](const std::string& what) {
      const model::Home after = home_of(document);
      for (const model::ObjectChange& change : model::diff(before, after)) {
        if (change.id != object.id || change.is_gone()) continue;
        const bool changed = discovery.describe(*change.after, after) != described;
        EXPECT_TRUE(!changed || may_change_description(change)) << object.id.path() << ": " << what;
        ++(changed ? seen.different : seen.alike);
      }
    });
  }
  return seen;
}

TEST(DescriptionChange, NoneThatMattersIsOverlooked) {
  for (const char* const name : {"family.json", "cottage.json"}) {
    json::object document = read_home(name);
    for (const bool second_choices : {false, true}) {
      const model::Home home = home_of(document);
      for (const model::HomeObject& object : home.objects()) {
        if (second_choices) show_second_choices(fields_of(document, object.id));
      }
      const Seen seen = look_at_each_change(document);
      EXPECT_GT(seen.different, 100);
      EXPECT_GT(seen.alike, 100);
    }
  }
}

TEST(DescriptionChange, WhatIsMeasuredAndSetMattersNot) {
  json::object document = read_home("family.json");
  const model::Home before = home_of(document);
  json::object& thermostats = document["devices"].as_object()["thermostats"].as_object();
  for (auto& [id, thermostat] : thermostats) {
    json::object& fields = thermostat.as_object();
    for (const char* const field : {"ambient_temperature_c", "humidity", "target_temperature_f"}) {
      ASSERT_TRUE(fields.contains(field));
      fields[field] = 31;
    }
    fields["hvac_mode"] = "eco";
    fields["is_online"] = false;
  }
  const model::Home after = home_of(document);
  const auto changes = model::diff(before, after);
  ASSERT_EQ(changes.size(), thermostats.size());
  for (const model::ObjectChange& change : changes) EXPECT_FALSE(may_change_description(change)) << change.id.path();
}

}  // namespace
}  // namespace nest2mqtt::home_assistant
