#include "device_aliases.h"

#include <gmock/gmock.h>

namespace nest2mqtt::sdm {
namespace {

using testing::HasSubstr;

TEST(DeviceAliases, GiveADeviceAShortId) {
  const DeviceAliases aliases({"hall=AVPHwEtc-1_x", "porch=AVPHwEtd"});
  EXPECT_EQ(aliases.alias("AVPHwEtc-1_x"), "hall");
  EXPECT_EQ(aliases.alias("AVPHwEtd"), "porch");
  EXPECT_EQ(aliases.alias("AVPHwEte"), "");
  EXPECT_EQ(DeviceAliases().alias("AVPHwEtc-1_x"), "");
}

TEST(DeviceAliases, HaveAPlainAliasAndAnId) {
  EXPECT_FALSE(DeviceAliases::complaint({}));
  EXPECT_FALSE(DeviceAliases::complaint({"hall=AVPHwEtc-1_x", "Porch_2=AVPHwEtd"}));
  for (const char* const entry : {"", "hall", "=id", "hall=", "up/stairs=id", "hall=id=more", "hall =id", "hall+=id"}) {
    const auto complaint = DeviceAliases::complaint({entry});
    ASSERT_TRUE(complaint) << entry;
    EXPECT_THAT(*complaint, HasSubstr("\"alias=id\"")) << entry;
  }
  EXPECT_FALSE(DeviceAliases::complaint({std::string(64, 'a') + "=id"}));
  EXPECT_TRUE(DeviceAliases::complaint({std::string(65, 'a') + "=id"}));
}

TEST(DeviceAliases, AreOneForEachDevice) {
  EXPECT_THAT(DeviceAliases::complaint({"hall=A", "hall=B"}).value_or(""), HasSubstr("twice"));
  EXPECT_THAT(DeviceAliases::complaint({"hall=A", "porch=A"}).value_or(""), HasSubstr("two aliases"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
