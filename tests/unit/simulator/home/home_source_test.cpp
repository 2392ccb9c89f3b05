#include "home/home_source.h"

#include <gmock/gmock.h>

#include "json/fields.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string home_complaint(const std::string& text) {
  const auto home = parse_home(text, "home.json");
  return home ? "" : home.error().message;
}

/// Every id that a structure lists is a device, and every device is listed by its structure.
void expect_consistent(const json::object& home) {
  std::size_t listed = 0;
  std::size_t present = 0;
  for (const auto group : {"thermostats", "smoke_co_alarms", "cameras"}) {
    for (const auto& structure : *find_object(home, {"structures"})) {
      const json::value* const ids = structure.value().as_object().if_contains(group);
      if (ids == nullptr) continue;
      for (const json::value& id : ids->as_array()) {
        const std::string name(id.as_string());
        EXPECT_EQ(text_at(home, {"devices", group, name, "structure_id"}), structure.key()) << name;
        ++listed;
      }
    }
    const json::object* const devices = find_object(home, {"devices", group});
    present += devices == nullptr ? 0 : devices->size();
  }
  EXPECT_EQ(listed, present);
}

TEST(ShippedHomes, AreConsistentAndHoldNoToken) {
  for (const auto* name : {"family.json", "cottage.json", "no-longer-evil.json", "google.json"}) {
    expect_consistent(shipped_home(name));
    const std::string text = shipped_text(std::string("homes/") + name);
    EXPECT_EQ(text.find("auth="), std::string::npos);
    EXPECT_EQ(text.find("metadata"), std::string::npos);
  }
}

TEST(ShippedHomes, TheBuiltInOneIsTheFamilys) {
  EXPECT_EQ(builtin_home_text(), shipped_text("homes/family.json"));
}

TEST(ParseHome, NamesFileAndLine) {
  EXPECT_THAT(home_complaint("{\n\"devices\": x}"), StartsWith("home.json:2: "));
  EXPECT_THAT(home_complaint("[]"), StartsWith("home.json:1: "));
  EXPECT_THAT(home_complaint("{}"), HasSubstr("needs \"devices\" and \"structures\""));
}

TEST(ParseHome, ChecksTheShape) {
  EXPECT_THAT(home_complaint(R"({"devices":{"thermostats":[]},"structures":{}})"),
              HasSubstr("/devices/thermostats must be an object"));
  EXPECT_THAT(home_complaint(R"({"devices":{"cameras":{"a":1}},"structures":{}})"),
              HasSubstr("/devices/cameras/a must be an object"));
  EXPECT_THAT(home_complaint(R"({"devices":{},"structures":{"s":{"structure_id":"t"}}})"),
              HasSubstr("/structures/s/structure_id must be \"s\""));
}

TEST(GenerateHome, MakesAsManyDevicesAsAsked) {
  for (const std::size_t count : {1U, 4U, 21U, 1000U}) {
    const json::object home = generate_home(count);
    std::size_t devices = 0;
    for (const auto& group : *find_object(home, {"devices"})) {
      devices += group.value().as_object().size();
    }
    EXPECT_EQ(devices, count);
    expect_consistent(home);
    EXPECT_EQ(home_complaint(to_text(json::value(home))), "");
  }
}

TEST(GenerateHome, IsAlwaysTheSame) {
  EXPECT_EQ(generate_home(50), generate_home(50));
}

TEST(GenerateHome, OfZeroDevicesIsEmpty) {
  const json::object home = generate_home(0);
  EXPECT_TRUE(find_object(home, {"devices"})->empty());
  EXPECT_TRUE(find_object(home, {"structures"})->empty());
}

}  // namespace
}  // namespace nest2mqtt::simulator
