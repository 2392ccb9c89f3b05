#include "second_bridge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::string_view own = R"({"instance":"one","started":"2026-11-21T22:00:00Z"})";
constexpr std::string_view other = R"({"instance":"two","started":"2026-11-21T22:05:00Z"})";

class SecondBridgeTest : public testing::Test {
 protected:
  test::ManualTime time_;
  SecondBridge watch_{"one"};
};

TEST_F(SecondBridgeTest, WhatAnEarlierRunLeftIsNoSecondBridge) {
  EXPECT_FALSE(watch_.info_seen(other, time_.now()));
  EXPECT_EQ(watch_.problem(time_.now()), std::nullopt);
}

TEST_F(SecondBridgeTest, ItsOwnInfoIsNoSecondBridge) {
  watch_.info_published();
  EXPECT_FALSE(watch_.info_seen(own, time_.now()));
  EXPECT_EQ(watch_.problem(time_.now()), std::nullopt);
}

TEST_F(SecondBridgeTest, AnotherMarkAfterOursIsOneAndIsAnsweredOnceAMinute) {
  watch_.info_published();
  EXPECT_TRUE(watch_.info_seen(other, time_.now()));
  ASSERT_TRUE(watch_.problem(time_.now()));
  EXPECT_THAT(*watch_.problem(time_.now()), HasSubstr("2026-11-21T22:05:00Z"));
  EXPECT_THAT(*watch_.problem(time_.now()), HasSubstr("mqtt.base_topic"));
  EXPECT_FALSE(watch_.info_seen(other, time_.advance(1s))) << "two that answer each other would never end";
  EXPECT_TRUE(watch_.info_seen(other, time_.advance(60s)));
}

TEST_F(SecondBridgeTest, OneThatIsNotHeardOfAnyMoreIsForgotten) {
  watch_.info_published();
  EXPECT_TRUE(watch_.info_seen(other, time_.now()));
  EXPECT_TRUE(watch_.problem(time_.advance(2min)));
  EXPECT_FALSE(watch_.problem(time_.advance(1min)));
}

TEST_F(SecondBridgeTest, AnythingElseOnTheTopicIsIgnored) {
  watch_.info_published();
  for (const auto* const text : {"", "not json", "[]", "{}", R"({"instance":7})"}) {
    EXPECT_FALSE(watch_.info_seen(text, time_.now())) << text;
  }
  EXPECT_EQ(watch_.problem(time_.now()), std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt::bridge
