#include "nest2mqtt/storage/stored_call_budget.h"

#include <chrono>

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::storage {
namespace {

using namespace std::chrono_literals;

class StoredCallBudgetTest : public testing::Test {
 protected:
  StoredCallBudget budget() {
    return {{3, 10s},
            saved_,
            [this](json::object state) -> Result<void> {
              if (disk_full_) return fail("no space left on device");
              saved_ = std::move(state);
              return {};
            },
            time_.now()};
  }

  test::ManualTime time_;
  bool disk_full_ = false;
  json::object saved_;
};

TEST_F(StoredCallBudgetTest, IsKeptOverARestart) {
  auto first = budget();
  EXPECT_TRUE(first.try_take(time_.now()));
  EXPECT_TRUE(first.try_take(time_.now()));
  time_.advance(1ms);  // what is saved is rounded up to milliseconds
  auto second = budget();
  EXPECT_TRUE(second.try_take(time_.now()));
  EXPECT_FALSE(second.try_take(time_.now()));
}

TEST_F(StoredCallBudgetTest, ThatCannotBeRecordedGoesOnFromAnEmptyBucket) {
  disk_full_ = true;
  auto budget = this->budget();
  EXPECT_FALSE(budget.try_take(time_.now()));
  EXPECT_EQ(budget.next(time_.now(), 1) - time_.now(), 10s);
  time_.advance(10s);
  EXPECT_TRUE(budget.try_take(time_.now()));
  EXPECT_FALSE(budget.try_take(time_.now()));
}

TEST_F(StoredCallBudgetTest, ThatCannotBeRecordedIsNotExceededByRestartsEither) {
  disk_full_ = true;
  int calls = 0;
  for (int run = 0; run < 100; ++run) {
    auto budget = this->budget();
    calls += budget.try_take(time_.now()) ? 1 : 0;
    time_.advance(1s);
    calls += budget.try_take(time_.now()) ? 1 : 0;
  }
  EXPECT_EQ(calls, 0) << "no run lived as long as a refill";
}

TEST_F(StoredCallBudgetTest, IsRecordedAgainWhenThatIsPossible) {
  disk_full_ = true;
  auto budget = this->budget();
  EXPECT_FALSE(budget.try_take(time_.now()));
  disk_full_ = false;
  time_.advance(10s);
  EXPECT_TRUE(budget.try_take(time_.now()));
  EXPECT_TRUE(saved_.contains("full_at"));
}

}  // namespace
}  // namespace nest2mqtt::storage
