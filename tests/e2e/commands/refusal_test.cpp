// What the bridge refuses by itself: nothing reaches the service, and the receipt says why.

#include <ostream>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

/// What is changed at the service first; the topic then has `payload`.
struct Before {
  std::string path;
  std::string field;
  std::string json;
  std::string payload;
};

struct Refusal {
  const char* name;
  std::string code;
  std::string path;
  std::string field;  ///< empty: the payload goes to the object, byte for byte
  std::string payload;
  bool in_cottage = false;
  std::optional<Before> before = std::nullopt;
};

std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
  return out << refusal.name;
}

class Refused : public CommandTest, public testing::WithParamInterface<Refusal> {};

TEST_P(Refused, WithoutACall) {
  const Refusal& refusal = GetParam();
  start({.simulator = {.home = refusal.in_cottage ? cottage_home() : ""}});
  if (const auto& before = refusal.before) change(before->path, before->field, before->json, before->payload);

  const auto receipt = refusal.field.empty()
                           ? commander().wait_for_final(commander().send_bytes(refusal.path, refusal.payload))
                           : outcome(refusal.path, refusal.field, refusal.payload);

  EXPECT_TRUE(says(receipt, "refused", refusal.code));
  EXPECT_FALSE(receipt.at("message").as_string().empty());
  EXPECT_TRUE(member_is(receipt, "sent", "{}"));
  EXPECT_EQ(puts().size(), 0U);
}

const Before in_off{living_room, "hvac_mode", R"("off")", "off"};
const Before in_eco{living_room, "hvac_mode", R"("eco")", "eco"};
const Before unlocked_mode{flat_hall, "hvac_mode", R"("heat")", "heat"};

INSTANTIATE_TEST_SUITE_P(
    Code, Refused,
    testing::Values(Refusal{"BadPayloadForANumber", "bad_payload", living_room, "target_temperature_f", "warm"},
                    Refusal{"BadPayloadForABoolean", "bad_payload", driveway, "is_streaming", "yes"},
                    Refusal{"BadPayloadThatIsNotJson", "bad_payload", living_room, "", "{\"hvac_mode\":"},
                    Refusal{"BadPayloadThatIsNoObject", "bad_payload", living_room, "", "72"},
                    Refusal{"BadPayloadWithoutAField", "bad_payload", living_room, "", "{}"},
                    Refusal{"BadPayloadInBothScales", "bad_payload", living_room, "",
                            R"({"target_temperature_f":72,"target_temperature_c":22})"},
                    Refusal{"UnknownField", "unknown_field", living_room, "colour", "red"},
                    Refusal{"ReadOnlyField", "read_only", living_room, "ambient_temperature_f", "70"},
                    Refusal{"UnknownDevice", "unknown_device", "/devices/thermostats/nobody", "hvac_mode", "off"},
                    Refusal{"TooWarm", "out_of_range", living_room, "target_temperature_f", "91"},
                    Refusal{"TooCold", "out_of_range", living_room, "target_temperature_c", "8.5"},
                    Refusal{"UnknownMode", "out_of_range", living_room, "hvac_mode", "dry"},
                    Refusal{"SetpointWhileOff", "wrong_mode", living_room, "target_temperature_f", "72", false, in_off},
                    Refusal{"SetpointWhileInEco", "wrong_mode", living_room, "target_temperature_f", "72", false,
                            in_eco},
                    Refusal{"SinglePointInHeatCool", "wrong_mode", bedroom, "target_temperature_f", "72"},
                    Refusal{"RangeInHeat", "wrong_mode", living_room, "target_temperature_low_f", "62"},
                    Refusal{"CoolWithoutCooling", "incompatible_mode", flat_hall, "hvac_mode", "cool", true},
                    Refusal{"HeatCoolWithoutCooling", "incompatible_mode", flat_hall, "hvac_mode", "heat-cool", true},
                    Refusal{"LowTooCloseToTheStoredHigh", "low_high_gap", bedroom, "target_temperature_low_f", "74"},
                    Refusal{"LowAndHighTooClose", "low_high_gap", bedroom, "",
                            R"({"target_temperature_low_f":70,"target_temperature_high_f":72})"},
                    Refusal{"OutsideTheLock", "locked", flat_hall, "target_temperature_c", "22", true, unlocked_mode},
                    Refusal{"Offline", "device_offline", den, "hvac_mode", "heat", true},
                    Refusal{"NoFan", "no_fan", flat_hall, "fan_timer_active", "true", true}),
    [](const testing::TestParamInfo<Refusal>& refusal) { return std::string(refusal.param.name); });

}  // namespace
}  // namespace nest2mqtt::test
