#include "home_loss_guard.h"

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;

constexpr const char* two_devices = R"({"structures":{"s":{}},"devices":{"thermostats":{"a":{},"b":{}}}})";
constexpr const char* one_device = R"({"structures":{"s":{}},"devices":{"thermostats":{"a":{}}}})";
constexpr const char* no_devices = R"({"structures":{"s":{}},"devices":{"thermostats":{}}})";

class HomeLossGuardTest : public testing::Test {
 protected:
  /// What is accepted of this document; "" for nothing.
  std::string take(const char* text) {
    const auto accepted = guard_.filter(model::Document::parse(text).value(), time_.now());
    return accepted ? model::to_text(accepted->root()) : "";
  }
  std::string after(milliseconds wait) {
    time_.advance(wait);
    const auto accepted = guard_.tick(time_.now());
    return accepted ? model::to_text(accepted->root()) : "";
  }

  nest2mqtt::test::ManualTime time_;
  HomeLossGuard guard_;
};

TEST_F(HomeLossGuardTest, SingleDevicesGoAtOnce) {
  EXPECT_EQ(take(two_devices), two_devices);
  EXPECT_EQ(take(one_device), one_device);
  EXPECT_EQ(guard_.deadline(), std::nullopt);
}

TEST_F(HomeLossGuardTest, ALossOfEverythingForAMomentIsNotBelieved) {
  take(two_devices);
  for (const char* loss : {"{}", no_devices, R"({"structures":{"s":{}}})", R"({"devices":null})"}) {
    EXPECT_EQ(take(loss), "") << loss;
    EXPECT_EQ(after(29s), "") << loss;
    EXPECT_EQ(take(two_devices), two_devices) << loss;
    EXPECT_EQ(guard_.deadline(), std::nullopt);
  }
}

TEST_F(HomeLossGuardTest, IsBelievedByASecondDocumentAfterHalfAMinute) {
  take(one_device);
  EXPECT_EQ(take(no_devices), "");
  time_.advance(29s);
  EXPECT_EQ(take("{}"), "");
  time_.advance(1s);
  EXPECT_EQ(take(no_devices), no_devices);
  EXPECT_EQ(take("{}"), "{}") << "there is nothing to be lost any more";
}

TEST_F(HomeLossGuardTest, IsBelievedWhereNothingElseIsSaid) {
  take(two_devices);
  take(no_devices);
  EXPECT_EQ(guard_.deadline(), time_.now() + 30s);
  EXPECT_EQ(after(30s), no_devices);
  EXPECT_EQ(after(30s), "");
}

TEST_F(HomeLossGuardTest, AnotherPersonsHomeIsBelievedWhateverItIs) {
  take(two_devices);
  guard_.reset();
  EXPECT_EQ(take(no_devices), no_devices);
}

TEST_F(HomeLossGuardTest, AHomeThatBeginsEmptyIsEmpty) {
  EXPECT_EQ(take(no_devices), no_devices);
  EXPECT_EQ(take("{}"), "{}");
}

}  // namespace
}  // namespace nest2mqtt::bridge
