#include "oauth/permissions.h"

#include <gmock/gmock.h>

#include "support.h"
#include "wwn/rules/permission_view.h"

namespace nest2mqtt::simulator {
namespace {

using enum Permission;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

json::object seen_with(const Permissions& permissions) {
  json::object document = family();
  document["structures"].at("home-5fd1").as_object()["postal_code"] = "94301";
  remove_unpermitted(document, permissions);
  return document;
}

std::vector<std::string> names_in(const json::object& document, const Path& path) {
  std::vector<std::string> names;
  if (const json::object* const object = find_object(document, path)) {
    for (const auto& member : *object) names.emplace_back(member.key());
  }
  return names;
}

std::string written_with(const Permissions& permissions, const Path& path, const std::string& body) {
  const auto write = check_write(family(), path, body, noon(), permissions);
  return write ? "allowed" : write.error().anchor + " " + text_at(write.error().details, {"fields"});
}

TEST(Permissions, APermissionAddsTheOneItNeeds) {
  EXPECT_TRUE(Permissions{thermostat_write}.has(thermostat_read));
  EXPECT_TRUE(Permissions{camera_images}.has(camera_read));
  EXPECT_TRUE(Permissions{camera_write}.has(camera_read));
  EXPECT_FALSE(Permissions{camera_write}.has(camera_images));
  EXPECT_TRUE(Permissions{away_write}.has(away_read));
  EXPECT_FALSE(Permissions{eta_write}.has(eta_read)) << "ETA can be written without being read";
}

TEST(Permissions, EveryOneHasItsOwnName) {
  Permissions named;
  for (const PermissionText& text : all_permissions()) {
    ASSERT_EQ(permission_named(text.name), text.permission) << text.name;
    named.add(text.permission);
  }
  EXPECT_EQ(named, Permissions::all());
  EXPECT_EQ(permission_named("anything"), std::nullopt);
}

TEST(PermissionView, WithEverythingNothingIsHidden) {
  json::object document = family();
  remove_unpermitted(document, Permissions::all());
  EXPECT_EQ(document, family());
}

TEST(PermissionView, AGroupOfDevicesNeedsItsPermission) {
  EXPECT_THAT(names_in(seen_with({thermostat_read}), {"devices"}), ElementsAre("thermostats"));
  EXPECT_THAT(names_in(seen_with({smoke_co_read}), {"devices"}), ElementsAre("smoke_co_alarms"));
  EXPECT_THAT(names_in(seen_with({camera_read, thermostat_read}), {"devices"}),
              UnorderedElementsAre("thermostats", "cameras"));
  EXPECT_THAT(names_in(seen_with({away_read}), {"devices"}), ElementsAre());
}

TEST(PermissionView, PicturesNeedTheirOwnPermission) {
  const json::object without = seen_with({camera_read});
  const json::object with = seen_with({camera_images});
  for (const auto* field : {"snapshot_url", "activity_zones", "is_public_share_enabled"}) {
    EXPECT_EQ(find(without, driveway / field), nullptr) << field;
    EXPECT_NE(find(with, driveway / field), nullptr) << field;
  }
  for (const auto* field : {"image_url", "animated_image_url", "activity_zone_ids"}) {
    EXPECT_EQ(find(without, driveway / "last_event" / field), nullptr) << field;
    EXPECT_NE(find(with, driveway / "last_event" / field), nullptr) << field;
  }
  EXPECT_EQ(text_at(without, driveway / "last_event" / "has_person"), "true");
  EXPECT_EQ(text_at(without, driveway / "is_streaming"), "true");
}

TEST(PermissionView, AStructureShowsWhatItsReadersMaySee) {
  const auto sees = [](const Permissions& permissions, const char* field) {
    return find(seen_with(permissions), family_home / field) != nullptr;
  };
  for (const Permission permission : {away_read, thermostat_read, smoke_co_read}) {
    EXPECT_TRUE(sees({permission}, "away"));
  }
  EXPECT_FALSE(sees({camera_read}, "away"));
  EXPECT_TRUE(sees({camera_read}, "name"));
  EXPECT_TRUE(sees({camera_read}, "thermostats")) << "ids of devices that are themselves hidden";
  EXPECT_TRUE(sees({smoke_co_read}, "smoke_alarm_state"));
  EXPECT_FALSE(sees({thermostat_read}, "smoke_alarm_state"));
  EXPECT_TRUE(sees({eta_read}, "eta_begin"));
  EXPECT_FALSE(sees({eta_write}, "eta_begin"));
  EXPECT_TRUE(sees({security_state_read}, "wwn_security_state"));
  EXPECT_FALSE(sees({away_read}, "wwn_security_state"));
}

TEST(PermissionView, PostalCodeReadAloneShowsOnlyThePostalCode) {
  EXPECT_THAT(names_in(seen_with({postal_code_read}), family_home),
              UnorderedElementsAre("structure_id", "postal_code"));
  EXPECT_EQ(text_at(seen_with({thermostat_read}), family_home / "postal_code"), "");
}

TEST(PermissionView, WritesNeedThePermissionToWrite) {
  const std::string mode = R"({"hvac_mode":"cool"})";
  EXPECT_EQ(written_with({thermostat_write}, living_room, mode), "allowed");
  EXPECT_EQ(written_with({thermostat_read}, living_room, mode), "no-write-permission hvac_mode");
  EXPECT_EQ(written_with({}, living_room, R"({"hvac_mode":"cool","label":"x"})"),
            "no-write-permission hvac_mode, label");
  EXPECT_EQ(written_with({camera_read}, driveway, R"({"is_streaming":false})"), "no-write-permission is_streaming");
  EXPECT_EQ(written_with({camera_write}, driveway, R"({"is_streaming":false})"), "allowed");
  EXPECT_EQ(written_with({away_read}, family_home / "away", "\"away\""), "no-write-permission away");
  EXPECT_EQ(written_with({away_write}, family_home / "away", "\"away\""), "allowed");
  EXPECT_EQ(written_with({away_write}, family_home / "eta", "{}"), "no-write-permission eta");
}

}  // namespace
}  // namespace nest2mqtt::simulator
