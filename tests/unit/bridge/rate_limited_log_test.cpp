#include "rate_limited_log.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RateLimitedLogTest : public testing::Test {
 protected:
  void complain(const std::string& kind, const std::string& line) {
    log_.add(kind, spdlog::level::warn, line, time_.now());
  }
  std::vector<std::string> after(milliseconds wait) {
    lines_.clear();
    time_.advance(wait);
    log_.tick(time_.now());
    return lines_;
  }

  nest2mqtt::test::ManualTime time_;
  std::vector<std::string> lines_;
  RateLimitedLog log_{[this](spdlog::level::level_enum, const std::string& line) { lines_.push_back(line); }};
};

TEST_F(RateLimitedLogTest, WritesTheSameLineOnceAMinuteWithACount) {
  for (int i = 0; i < 2000; ++i) complain("retained", "a was cleared");
  EXPECT_THAT(lines_, ElementsAre("a was cleared"));
  EXPECT_EQ(log_.deadline(), time_.now() + 1min);
  EXPECT_THAT(after(59s), IsEmpty());
  EXPECT_THAT(after(1s), ElementsAre("1999 more of this kind within a minute, the last one: a was cleared"));
  EXPECT_EQ(log_.deadline(), std::nullopt);
  complain("retained", "a was cleared");
  EXPECT_THAT(lines_, SizeIs(2));
}

TEST_F(RateLimitedLogTest, WritesAFewDifferentLinesOfOneKind) {
  for (int i = 0; i < 231; ++i) complain("refused topic", "topic " + std::to_string(i));
  EXPECT_THAT(lines_, ElementsAre("topic 0", "topic 1", "topic 2", "topic 3", "topic 4"));
  EXPECT_THAT(after(1min), ElementsAre("226 more of this kind within a minute, the last one: topic 230"));
}

TEST_F(RateLimitedLogTest, KindsDoNotShareTheirLines) {
  for (int i = 0; i < 10; ++i) complain("a", std::to_string(i));
  complain("b", "x");
  EXPECT_THAT(lines_, SizeIs(6));
}

TEST_F(RateLimitedLogTest, SaysNothingAtTheEndOfAMinuteWithoutOthers) {
  complain("a", "x");
  EXPECT_THAT(after(1min), IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::bridge
