#include <gtest/gtest.h>

#include "support.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {
namespace {

TEST(CameraRules, StreamingCanBeSwitched) {
  const json::object home = family();
  const auto write = check_write(home, driveway, R"({"is_streaming":false})", noon());
  ASSERT_TRUE(write);
  EXPECT_EQ(to_text(effects_of(home, *write, noon())), R"({"is_streaming":false})");
  EXPECT_EQ(anchor_of(check_write(home, driveway / "is_streaming", "true", noon())), "allowed");
}

TEST(CameraRules, NothingElseCanBeWritten) {
  const json::object home = family();
  EXPECT_EQ(anchor_of(check_write(home, driveway, R"({"is_audio_input_enabled":true})", noon())),
            "no-write-permission");
  EXPECT_EQ(anchor_of(check_write(home, driveway, R"({"is_streaming":"on"})", noon())), "format-error");
}

TEST(CameraRules, OfflineIsRefused) {
  json::object home = family();
  home["devices"].at("cameras").at("driveway-c9d0").as_object()["is_online"] = false;
  const auto write = check_write(home, driveway, R"({"is_streaming":false})", noon());
  ASSERT_FALSE(write);
  EXPECT_EQ(write.error().anchor, "not-online");
  EXPECT_EQ(write.error().message, "Camera is not online");
}

}  // namespace
}  // namespace nest2mqtt::simulator
