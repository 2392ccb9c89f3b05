#include "timed_parts.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class TimedPartsTest : public testing::Test {
 protected:
  struct Part {
    std::optional<Instant> due;
  };

  void add(const std::string& name, Part& part) {
    parts_.add([&part] { return part.due; },
               [this, name, &part](Instant) {
                 called_.push_back(name);
                 part.due.reset();
               });
  }

  test::ManualTime time_;
  TimedParts parts_;
  std::vector<std::string> called_;
};

TEST_F(TimedPartsTest, DeadlineIsTheEarliest) {
  Part first{time_.now() + 5s};
  Part second{time_.now() + 2s};
  Part idle;
  EXPECT_EQ(parts_.deadline(), std::nullopt);
  add("first", first);
  add("second", second);
  add("idle", idle);
  EXPECT_EQ(parts_.deadline(), time_.now() + 2s);
}

TEST_F(TimedPartsTest, OnlyPartsThatAreDueAreCalledInTheirOrder) {
  Part first{time_.now() + 2s};
  Part second{time_.now() + 5s};
  Part third{time_.now() + 1s};
  add("first", first);
  add("second", second);
  add("third", third);
  parts_.tick(time_.advance(2s));
  EXPECT_THAT(called_, ElementsAre("first", "third"));
  EXPECT_EQ(parts_.deadline(), time_.now() + 3s);
}

TEST_F(TimedPartsTest, PartThatAnEarlierOneMakesDueIsCalledInTheSameTick) {
  Part second;
  parts_.add([this] { return std::optional(time_.now()); }, [&](Instant now) { second.due = now; });
  add("second", second);
  parts_.tick(time_.now());
  EXPECT_THAT(called_, ElementsAre("second"));
}

}  // namespace
}  // namespace nest2mqtt::bridge
