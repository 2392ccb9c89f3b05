#include "nest2mqtt/model/lock.h"

#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::model {
namespace {

std::optional<LockRange> lock_of(std::string_view thermostat) {
  return lock_range(parse_json(thermostat)->get_object(), Unit::celsius);
}

TEST(LockRange, IsThereOnlyWhileItIsLocked) {
  EXPECT_FALSE(lock_of(R"({"locked_temp_min_c":18,"locked_temp_max_c":22})"));
  EXPECT_FALSE(lock_of(R"({"is_locked":false,"locked_temp_min_c":18})"));
  const auto lock = lock_of(R"({"is_locked":true,"locked_temp_min_c":18,"locked_temp_max_c":22.5})");
  ASSERT_TRUE(lock);
  EXPECT_EQ(lock->min, 18);
  EXPECT_EQ(lock->max, 22.5);
}

TEST(LockRange, IsInTheScaleThatIsAskedFor) {
  const auto lock =
      lock_range(parse_json(R"({"is_locked":true,"locked_temp_min_c":18,"locked_temp_min_f":64})")->get_object(),
                 Unit::fahrenheit);
  ASSERT_TRUE(lock);
  EXPECT_EQ(lock->min, 64);
  EXPECT_FALSE(lock->max);
}

TEST(LockRange, ReadsQuotedLimits) {
  const auto lock = lock_of(R"({"is_locked":true,"locked_temp_min_c":"18.5","locked_temp_max_c":"22"})");
  ASSERT_TRUE(lock);
  EXPECT_EQ(lock->min, 18.5);
  EXPECT_EQ(lock->max, 22);
}

TEST(LockRange, WhatIsNoNumberIsNoLimit) {
  for (const auto* const limit : {R"("")", R"("warm")", R"("18 C")", R"("nan")", R"("inf")", "null", "[]"}) {
    const auto lock = lock_of(std::string(R"({"is_locked":true,"locked_temp_min_c":)") + limit + "}");
    ASSERT_TRUE(lock);
    EXPECT_FALSE(lock->min) << limit;
  }
}

}  // namespace
}  // namespace nest2mqtt::model
