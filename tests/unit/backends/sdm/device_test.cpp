#include "home/device.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A list of one device with these members beside its name.
Device device_with(const std::string& members) {
  const auto devices = read_devices(R"({"devices":[{"name":"enterprises/P/devices/D",)" + members + "}]}");
  EXPECT_TRUE(devices && devices->size() == 1) << members;
  return devices && devices->size() == 1 ? devices->front() : Device{};
}

TEST(SdmDevice, IsReadFromAList) {
  const auto devices = read_devices(test_data("devices.json"));
  ASSERT_TRUE(devices) << devices.error().message;
  ASSERT_EQ(devices->size(), 4U);
  const Device& hall = devices->front();
  EXPECT_EQ(hall.name, "enterprises/11111111-2222-4333-8444-555555555555/devices/AVPHwEvEXAMPLEthermostatHall0001");
  EXPECT_EQ(hall.id(), "AVPHwEvEXAMPLEthermostatHall0001");
  EXPECT_EQ(hall.type, "THERMOSTAT");
  EXPECT_EQ(hall.structure_id, "AVPHwEtEXAMPLEstructureHome01");
  EXPECT_EQ(hall.room_id, "AVPHwEqEXAMPLEroomHall");
  EXPECT_EQ(hall.room_name, "Hallway");
  EXPECT_EQ(hall.traits.size(), 10U);
  ASSERT_NE(hall.trait("ThermostatTemperatureSetpoint"), nullptr);
  EXPECT_EQ(model::number_member(*hall.trait("ThermostatTemperatureSetpoint"), "heatCelsius"), 19.5);
  EXPECT_EQ(hall.trait("CameraMotion"), nullptr);
}

TEST(SdmDevice, StandsForItselfWhenTheAnswerIsGone) {
  std::vector<Device> kept;
  {
    const auto devices = read_devices(test_data("devices.json"));
    kept = devices.value();
  }
  EXPECT_EQ(kept, read_devices(test_data("devices.json")).value());
}

TEST(SdmDevice, OfAnEmptyAnswerIsNone) {
  EXPECT_THAT(read_devices("{}").value(), IsEmpty());
  EXPECT_THAT(read_devices(R"({"devices":[]})").value(), IsEmpty());
  EXPECT_THAT(read_structures("{}").value(), IsEmpty());
  EXPECT_THAT(read_rooms("{}").value(), IsEmpty());
}

TEST(SdmDevice, IsNotReadFromWhatIsNoList) {
  for (const char* answer :
       {"", "<html>", "[]", "null", R"({"devices":null})", R"({"devices":{}})", R"({"devices":[)"}) {
    const auto devices = read_devices(answer);
    ASSERT_FALSE(devices) << answer;
    EXPECT_EQ(devices.error().recovery, Recovery::retry);
    EXPECT_THAT(devices.error().message, HasSubstr("list of devices"));
  }
  const auto secret = read_devices(R"({"devices":"canary"})");
  EXPECT_EQ(secret.error().message.find("canary"), std::string::npos);
}

TEST(SdmDevice, WithoutAUsableNameIsLeftOut) {
  const std::string long_name = "enterprises/P/devices/" + std::string(600, 'x');
  std::string list = R"({"devices":[null,1,"text",[],{},{"name":7},{"name":""})";
  for (const std::string& name :
       {std::string("enterprises/P/devices/"), std::string("enterprises/P/devices/a b"),
        std::string("enterprises/P/devices/../x"), std::string("enterprises/P/devices/x?y"),
        std::string("enterprises/P/devices/x/y"), std::string("enterprises//devices/x"),
        std::string("enterprises/P/structures/x"), std::string("devices/x"), std::string("x"), long_name}) {
    list += R"(,{"name":")" + name + "\"}";
  }
  const auto devices = read_devices(list + R"(,{"name":"enterprises/P/devices/good_-1"}]})");
  ASSERT_TRUE(devices) << devices.error().message;
  ASSERT_EQ(devices->size(), 1U);
  EXPECT_EQ(devices->front().id(), "good_-1");
}

TEST(SdmDevice, IsListedOnce) {
  const auto devices = read_devices(
      R"({"devices":[{"name":"enterprises/P/devices/D","type":"A"},{"name":"enterprises/P/devices/D","type":"B"}]})");
  ASSERT_EQ(devices->size(), 1U);
  EXPECT_EQ(devices->front().type, "A");
}

TEST(SdmDevice, MayLackEverythingButItsName) {
  const Device device = device_with(R"("x":1)");
  EXPECT_EQ(device, (Device{.name = "enterprises/P/devices/D"}));
}

TEST(SdmDevice, IgnoresMembersOfOtherTypes) {
  const Device device = device_with(R"("type":5,"traits":[1],"parentRelations":"x","assignee":{})");
  EXPECT_EQ(device, (Device{.name = "enterprises/P/devices/D"}));
  const Device traits = device_with(
      R"("traits":{"sdm.devices.traits.Info":"x","sdm.devices.traits.Fan":{},"other.Info":{"customName":"y"}})");
  EXPECT_EQ(traits.traits, (json::object{{"Fan", json::object()}}));
  const Device relations =
      device_with(R"("parentRelations":[null,1,{},{"parent":3},{"parent":"enterprises/P/structures/S/rooms/"},)"
                  R"({"parent":"enterprises/P/structures/S/rooms/R/x/y"},{"parent":"enterprises/P/devices/S"}])");
  EXPECT_EQ(relations.structure_id, "");
  EXPECT_EQ(relations.room_id, "");
}

TEST(SdmDevice, IsInTheFirstRoomOfItsRelations) {
  const Device device =
      device_with(R"("parentRelations":[{"parent":"enterprises/P/structures/other","displayName":"Home"},)"
                  R"({"parent":"enterprises/P/structures/S/rooms/R1","displayName":"Hall"},)"
                  R"({"parent":"enterprises/P/structures/S/rooms/R2","displayName":"Attic"}])");
  EXPECT_EQ(device.structure_id, "S");
  EXPECT_EQ(device.room_id, "R1");
  EXPECT_EQ(device.room_name, "Hall");
}

TEST(SdmDevice, MayBeInNoRoom) {
  const Device device =
      device_with(R"("parentRelations":[{"parent":"enterprises/P/structures/S","displayName":"Home"}])");
  EXPECT_EQ(device.structure_id, "S");
  EXPECT_EQ(device.room_id, "");
  EXPECT_EQ(device.room_name, "") << "the name of the home is not that of a room";
}

TEST(SdmDevice, MayBeInARoomWithoutName) {
  const Device device = device_with(R"("parentRelations":[{"parent":"enterprises/P/structures/S/rooms/R"}])");
  EXPECT_EQ(device.room_id, "R");
  EXPECT_EQ(device.room_name, "");
}

TEST(SdmDevice, TakesNothingFromTheOldAssignee) {
  const Device device = device_with(R"("assignee":"enterprises/P/structures/S/rooms/R")");
  EXPECT_EQ(device.structure_id, "");
  EXPECT_EQ(device.room_id, "");
}

TEST(SdmDevice, OfTheTypeDoorbellHasABell) {
  EXPECT_NE(device_with(R"("type":"sdm.devices.types.DOORBELL","traits":{})").trait("DoorbellChime"), nullptr);
  EXPECT_NE(device_with(R"("type":"sdm.devices.types.DOORBELL")").trait("DoorbellChime"), nullptr);
  EXPECT_EQ(device_with(R"("type":"sdm.devices.types.CAMERA")").trait("DoorbellChime"), nullptr);
}

TEST(SdmDevice, IsReadAlone) {
  const auto device = read_device(R"({"name":"enterprises/P/devices/D","type":"sdm.devices.types.DISPLAY"})");
  ASSERT_TRUE(device);
  EXPECT_EQ(device->type, "DISPLAY");
  for (const char* answer : {"", "{}", "[]", "null", R"({"name":"x"})"}) EXPECT_FALSE(read_device(answer)) << answer;
}

TEST(SdmStructure, IsReadFromAList) {
  EXPECT_THAT(read_structures(test_data("structures.json")).value(),
              ElementsAre(Structure{"AVPHwEtEXAMPLEstructureHome01", "Example home"}));
  EXPECT_THAT(read_structures(R"({"structures":[{"name":"enterprises/P/structures/S"},)"
                              R"({"name":"enterprises/P/structures/S/rooms/R"},{"name":5},7,)"
                              R"({"name":"enterprises/P/structures/T","traits":{"sdm.structures.traits.Info":[]}}]})")
                  .value(),
              ElementsAre(Structure{"S", ""}, Structure{"T", ""}));
}

TEST(SdmRoom, IsReadFromAList) {
  EXPECT_THAT(read_rooms(test_data("rooms.json")).value(),
              ElementsAre(Room{"AVPHwEqEXAMPLEroomHall", "Hallway"}, Room{"AVPHwEqEXAMPLEroomAttic", "Attic"},
                          Room{"AVPHwEqEXAMPLEroomGarage", "Garage"}, Room{"AVPHwEqEXAMPLEroomFront", "Front door"}));
  EXPECT_THAT(read_rooms(R"({"rooms":[{"name":"enterprises/P/structures/S"},{}]})").value(), IsEmpty());
  EXPECT_THAT(read_rooms("[]").error().message, HasSubstr("list of rooms"));
}

TEST(SdmDevice, SurvivesDeepAndLargeAnswers) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(read_devices(deep));
  EXPECT_FALSE(read_devices(R"({"devices":)" + deep + "}"));
  std::string large = R"({"devices":[)";
  for (int i = 0; i < 20'000; ++i) {
    large +=
        R"({"name":"enterprises/P/devices/D)" + std::to_string(i) + R"(","traits":{"sdm.devices.traits.Fan":{}}},)";
  }
  large.back() = ']';
  EXPECT_EQ(read_devices(large + "}")->size(), 20'000U);
}

}  // namespace
}  // namespace nest2mqtt::sdm
