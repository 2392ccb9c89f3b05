#include "http/limiter.h"

#include <gtest/gtest.h>

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;

class LimiterTest : public testing::Test {
 protected:
  Limiter limiter_{3, 60s};
  Limiter::Time now_ = Limiter::Time(1000s);

  void spend_all() {
    while (limiter_.allow("a", now_)) {
    }
  }
};

TEST_F(LimiterTest, AllowsTheBurstAndNoMore) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter_.allow("a", now_));
  EXPECT_FALSE(limiter_.allow("a", now_));
}

TEST_F(LimiterTest, AddsOneForEveryRefill) {
  spend_all();
  EXPECT_FALSE(limiter_.allow("a", now_ + 59s));
  EXPECT_TRUE(limiter_.allow("a", now_ + 60s));
  EXPECT_FALSE(limiter_.allow("a", now_ + 60s));
}

TEST_F(LimiterTest, NeverHoldsMoreThanTheBurst) {
  spend_all();
  now_ += 24h;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter_.allow("a", now_));
  EXPECT_FALSE(limiter_.allow("a", now_));
}

TEST_F(LimiterTest, SaysHowManyAreLeft) {
  EXPECT_EQ(limiter_.left("a", now_), 3);
  spend_all();
  EXPECT_EQ(limiter_.left("a", now_), 0);
  EXPECT_EQ(limiter_.left("a", now_ + 60s), 1);
  EXPECT_EQ(limiter_.left("a", now_ + 24h), 3);
  EXPECT_EQ(limiter_.burst(), 3);
}

TEST_F(LimiterTest, HasABudgetForEveryKey) {
  spend_all();
  EXPECT_TRUE(limiter_.allow("b", now_));
}

TEST_F(LimiterTest, ManySmallStepsLoseNoRefill) {
  spend_all();
  for (int i = 0; i < 600; ++i) (void)limiter_.allow("a", now_ + i * 100ms);
  EXPECT_TRUE(limiter_.allow("a", now_ + 60s));
}

TEST(Limiter, WithoutRefillTimeIsOff) {
  Limiter limiter(1, 0ms);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(limiter.allow("a", Limiter::Time(1s)));
}

}  // namespace
}  // namespace nest2mqtt::simulator
