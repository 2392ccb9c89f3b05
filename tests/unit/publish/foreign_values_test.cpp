#include "nest2mqtt/publish/foreign_values.h"

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::publish {
namespace {

using namespace std::chrono_literals;

TEST(ForeignValues, PutsATopicRightOnceAMinute) {
  nest2mqtt::test::ManualTime time;
  ForeignValues values;
  EXPECT_TRUE(values.may_correct("a", time.now()));
  EXPECT_TRUE(values.may_correct("b", time.now()));
  time.advance(59s);
  EXPECT_FALSE(values.may_correct("a", time.now()));
  time.advance(1s);
  EXPECT_TRUE(values.may_correct("a", time.now()));
  EXPECT_FALSE(values.may_correct("a", time.now()));
}

TEST(ForeignValues, RemembersALimitedNumberOfTopics) {
  nest2mqtt::test::ManualTime time;
  ForeignValues values;
  for (std::size_t i = 0; i < ForeignValues::max_topics; ++i) {
    ASSERT_TRUE(values.may_correct(std::to_string(i), time.now()));
  }
  EXPECT_FALSE(values.may_correct("one more", time.now()));
  time.advance(1min);
  EXPECT_TRUE(values.may_correct("one more", time.now()));
}

}  // namespace
}  // namespace nest2mqtt::publish
