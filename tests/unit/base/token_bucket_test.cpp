#include "nest2mqtt/base/token_bucket.h"

#include <random>

#include <gtest/gtest.h>

#include "fakes/manual_time.h"
#include "fakes/service_bucket.h"

namespace nest2mqtt {
namespace {

using namespace std::chrono_literals;

class TokenBucketTest : public testing::Test {
 protected:
  void spend_all() {
    while (bucket_.try_take(time_.now())) {
    }
  }

  test::ManualTime time_;
  TokenBucket bucket_{3, 60s};
};

TEST_F(TokenBucketTest, GivesTheBurstAtOnceAndNoMore) {
  EXPECT_EQ(bucket_.available(time_.now()), 3);
  for (int left = 2; left >= 0; --left) {
    EXPECT_TRUE(bucket_.try_take(time_.now()));
    EXPECT_EQ(bucket_.available(time_.now()), left);
  }
  EXPECT_FALSE(bucket_.try_take(time_.now()));
}

TEST_F(TokenBucketTest, TellsWhenSeveralMayLeaveTogether) {
  EXPECT_EQ(bucket_.next(time_.now(), 3), time_.now());
  EXPECT_TRUE(bucket_.try_take(time_.now()));
  EXPECT_EQ(bucket_.next(time_.now(), 2), time_.now());
  EXPECT_EQ(bucket_.next(time_.now(), 3), time_.now() + 60s);
}

TEST_F(TokenBucketTest, GivesOneMoreAfterEachRefill) {
  spend_all();
  EXPECT_EQ(bucket_.next(time_.now()), time_.now() + 60s);

  time_.advance(60s - 1ms);
  EXPECT_EQ(bucket_.available(time_.now()), 0);
  EXPECT_FALSE(bucket_.try_take(time_.now()));

  time_.advance(1ms);
  EXPECT_EQ(bucket_.available(time_.now()), 1);
  EXPECT_EQ(bucket_.next(time_.now()), time_.now());
  EXPECT_TRUE(bucket_.try_take(time_.now()));
  EXPECT_FALSE(bucket_.try_take(time_.now()));
}

TEST_F(TokenBucketTest, SaysWhenThereWillBeOneMore) {
  EXPECT_EQ(bucket_.next_refill(time_.now()), std::nullopt) << "it is full";
  const Instant spent = time_.now();
  spend_all();
  bucket_.arrived_late(2s);
  for (int calls = 0; calls < 3; ++calls) {
    EXPECT_EQ(bucket_.available(time_.now()), calls);
    const auto at = bucket_.next_refill(time_.now());
    ASSERT_EQ(at, spent + 60s * (calls + 1) + 2s);
    time_.advance(at->steady - time_.now().steady - 1ms);
    EXPECT_EQ(bucket_.available(time_.now()), calls) << "and not before";
    time_.advance(1ms);
    EXPECT_EQ(bucket_.available(time_.now()), calls + 1);
  }
  EXPECT_EQ(bucket_.next_refill(time_.now()), std::nullopt);
}

TEST_F(TokenBucketTest, NeverHoldsMoreThanTheBurst) {
  spend_all();
  time_.advance(24h);
  EXPECT_EQ(bucket_.available(time_.now()), 3);
  spend_all();
  EXPECT_EQ(bucket_.next(time_.now()), time_.now() + 60s);
}

TEST_F(TokenBucketTest, TakesBackACallThatNeverReachedTheService) {
  EXPECT_TRUE(bucket_.try_take(time_.now()));
  EXPECT_TRUE(bucket_.try_take(time_.now()));
  bucket_.give_back();
  EXPECT_EQ(bucket_.available(time_.now()), 2);
  bucket_.give_back();
  EXPECT_EQ(bucket_.available(time_.now()), 3);
  EXPECT_EQ(bucket_.full_at(time_.now()), time_.now().wall);
}

TEST_F(TokenBucketTest, KeepsWhatIsSpentWhenItsLimitsChange) {
  EXPECT_TRUE(bucket_.try_take(time_.now()));
  EXPECT_TRUE(bucket_.try_take(time_.now()));
  time_.advance(30s);  // one and a half are missing
  bucket_.set_limits(5, 10s, time_.now());
  EXPECT_EQ(bucket_.available(time_.now()), 3);
  time_.advance(5s);
  EXPECT_EQ(bucket_.available(time_.now()), 4);
  time_.advance(10s);
  EXPECT_EQ(bucket_.available(time_.now()), 5);
}

TEST_F(TokenBucketTest, IsEmptyAtMostWhenItsLimitsShrink) {
  bucket_ = TokenBucket(10, 60s);
  spend_all();
  bucket_.set_limits(2, 60s, time_.now());
  EXPECT_EQ(bucket_.available(time_.now()), 0);
  EXPECT_EQ(bucket_.next(time_.now()), time_.now() + 60s);
}

TEST_F(TokenBucketTest, IsFullWithItsNewLimitsWhereNothingWasSpent) {
  bucket_.set_limits(5, 10s, time_.now());
  EXPECT_EQ(bucket_.available(time_.now()), 5);
}

TEST_F(TokenBucketTest, IsNotMovedByTheWallClock) {
  spend_all();
  time_.correct_wall(48h);
  EXPECT_FALSE(bucket_.try_take(time_.now()));
  time_.correct_wall(-96h);
  time_.advance(60s);
  EXPECT_TRUE(bucket_.try_take(time_.now()));
}

TEST_F(TokenBucketTest, WaitsLongerForACallThatArrivedLate) {
  spend_all();
  bucket_.arrived_late(5s);
  EXPECT_EQ(bucket_.next(time_.now()), time_.now() + 65s);
}

TEST_F(TokenBucketTest, ThatWasNeverUsedDoesNotCareWhatArrivesLate) {
  bucket_.arrived_late(1h);
  EXPECT_EQ(bucket_.available(time_.now()), 3);
}

TEST_F(TokenBucketTest, IsNeverAheadOfTheServicesBucketHoweverSlowTheLine) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto up_to = [&](std::int64_t most) {
      return milliseconds(std::uniform_int_distribution(std::int64_t{0}, most)(random));
    };
    const int burst = std::uniform_int_distribution(1, 5)(random);
    const milliseconds refill = 1ms + up_to(60'000);
    TokenBucket ours(burst, refill);
    test::ServiceBucket theirs(burst, refill);
    test::ManualTime time;
    int taken = 0;
    for (int call = 0; call < 200; ++call) {
      // As soon as we may, or some time later.
      time.advance(ours.next(time.now()) - time.now() + (random() % 2 == 0 ? 0ms : up_to(2 * refill.count())));
      if (!ours.try_take(time.now())) continue;
      ++taken;
      const Instant left = time.now();
      time.advance(up_to(5000));
      ASSERT_TRUE(theirs.try_take(time.now())) << "call " << call;
      time.advance(up_to(5000));
      ours.arrived_late(time.now() - left);
    }
    EXPECT_EQ(taken, 200);  // `next` was right each time
  }
}

TEST_F(TokenBucketTest, GoesOnWhereItWasAfterARestart) {
  spend_all();
  time_.advance(30s);
  const WallTime saved = bucket_.full_at(time_.now());
  const Instant due = bucket_.next(time_.now());

  TokenBucket restarted(3, 60s);
  time_.advance(10s);
  restarted.restore(saved, time_.now());

  EXPECT_EQ(restarted.next(time_.now()), due);
  time_.advance(due - time_.now());
  EXPECT_EQ(restarted.available(time_.now()), 1);
}

TEST_F(TokenBucketTest, IsFullAfterARestartThatTookLongEnough) {
  spend_all();
  const WallTime saved = bucket_.full_at(time_.now());
  time_.advance(1h);
  TokenBucket restarted(3, 60s);
  restarted.restore(saved, time_.now());
  EXPECT_EQ(restarted.available(time_.now()), 3);
}

TEST_F(TokenBucketTest, IsNotLockedByAWallClockThatWasSetBack) {
  spend_all();
  const WallTime saved = bucket_.full_at(time_.now());
  TokenBucket restarted(3, 60s);
  time_.correct_wall(-24h);

  restarted.restore(saved, time_.now());

  EXPECT_EQ(restarted.available(time_.now()), 0);
  EXPECT_EQ(restarted.next(time_.now()), time_.now() + 60s);
}

TEST_F(TokenBucketTest, TakesAnyTimeFromAFile) {
  for (const WallTime at : {WallTime::min(), WallTime(), WallTime::max()}) {
    TokenBucket restarted(3, 60s);
    restarted.restore(at, time_.now());
    EXPECT_EQ(restarted.available(time_.now()), at == WallTime::max() ? 0 : 3);
    EXPECT_LE(restarted.next(time_.now()), time_.now() + 60s);
  }
}

TEST_F(TokenBucketTest, ThatIsFullSaysSo) {
  EXPECT_EQ(bucket_.full_at(time_.now()), time_.now().wall);
  ASSERT_TRUE(bucket_.try_take(time_.now()));
  EXPECT_EQ(bucket_.full_at(time_.now()), time_.now().wall + 60s);
  time_.advance(2min);
  EXPECT_EQ(bucket_.full_at(time_.now()), time_.now().wall);
}

}  // namespace
}  // namespace nest2mqtt
