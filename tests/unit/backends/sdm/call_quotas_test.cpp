#include "api/call_quotas.h"

#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <random>

#include <gtest/gtest.h>

#include "nest2mqtt/storage/stored_call_budget.h"

#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

class CallQuotasTest : public testing::Test {
 protected:
  /// A run of the program; what is saved is known to the next one.
  CallQuotas run() {
    return {"sdm",
            [this](const std::string& name, const std::function<upstream::Pace()>& limits) -> upstream::CallBudget& {
              return budgets_.emplace_back(
                  limits(), saved_[name],
                  [this, name](json::object saved) -> Result<void> {
                    saved_[name] = std::move(saved);
                    return {};
                  },
                  time_.now());
            }};
  }

  test::ManualTime time_;
  std::list<storage::StoredCallBudget> budgets_;
  std::map<std::string, json::object> saved_;
};

/// The most that were in any window of this length.
int max_in(std::chrono::milliseconds window, const std::deque<Instant>& calls) {
  int max = 0;
  for (auto first = calls.begin(); first != calls.end(); ++first) {
    max = std::max(
        max, static_cast<int>(std::count_if(first, calls.end(), [&](Instant call) { return call < *first + window; })));
  }
  return max;
}

TEST_F(CallQuotasTest, KeepsGooglesLimitsAlsoOverRestarts) {
  std::mt19937 random(1);
  std::map<std::string, std::deque<Instant>> calls;
  std::deque<Instant> all;
  std::optional<CallQuotas> quotas(run());
  for (int second = 0; second < 3 * 3600; ++second) {
    time_.advance(1s);
    if (random() % 300 == 0) quotas.emplace(run());
    for (const char* device : {"hall", "attic", "office"}) {
      if (!quotas->try_take(device, 1, time_.now())) continue;
      calls[device].push_back(time_.now());
      all.push_back(time_.now());
    }
  }
  for (const auto& [device, times] : calls) {
    EXPECT_LE(max_in(1min, times), 5) << device;
    EXPECT_LE(max_in(1h, times), 100) << device;
    EXPECT_GT(times.size(), 150U) << device << " may be commanded at all";
  }
  EXPECT_LE(max_in(1min, all), 10);
}

TEST_F(CallQuotasTest, TellsWhenSeveralCommandsMayBeSentTogether) {
  CallQuotas quotas = run();
  EXPECT_EQ(quotas.next("hall", 3, time_.now()), time_.now());
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(quotas.try_take("hall", 1, time_.now()));
  EXPECT_EQ(quotas.next("hall", 2, time_.now()), time_.now());
  EXPECT_EQ(quotas.next("hall", 3, time_.now()), time_.now() + 40s);
  EXPECT_EQ(quotas.next("attic", 3, time_.now()), time_.now() + 10s) << "the person's own limit";
}

TEST_F(CallQuotasTest, LeavesThreeCommandsToWritesWhereOneMayBeLeftOut) {
  CallQuotas quotas = run();
  EXPECT_TRUE(quotas.try_take_spare("camera", time_.now()));
  EXPECT_FALSE(quotas.try_take_spare("other camera", time_.now()));
  EXPECT_TRUE(quotas.try_take("hall", 3, time_.now()));
  time_.advance(40s);
  EXPECT_TRUE(quotas.try_take_spare("other camera", time_.now()));
}

TEST_F(CallQuotasTest, CountsTogetherWhatIsSentTogether) {
  CallQuotas quotas = run();
  EXPECT_TRUE(quotas.try_take("hall", 3, time_.now()));
  EXPECT_FALSE(quotas.try_take("attic", 3, time_.now())) << "one is left to the person";
  EXPECT_TRUE(quotas.try_take("attic", 1, time_.now())) << "and was not taken";
}

}  // namespace
}  // namespace nest2mqtt::sdm
