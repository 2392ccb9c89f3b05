#include "read_schedule.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using ReadingKind = Reading::Kind;

class ReadScheduleTest : public testing::Test {
 protected:
  /// What is read in this time, if every reading succeeds at once.
  std::vector<std::string> pass(milliseconds time) {
    std::vector<std::string> done;
    const Instant end = time_.now() + time;
    while (schedule_.deadline() && *schedule_.deadline() <= end) {
      if (*schedule_.deadline() > time_.now()) time_.advance(*schedule_.deadline() - time_.now());
      const auto reading = schedule_.take_due(time_.now());
      if (!reading) ADD_FAILURE() << "due, but nothing to be read";
      if (!reading) break;
      done.push_back(words(*reading));
      schedule_.succeeded(*reading, time_.now());
    }
    if (end > time_.now()) time_.advance(end - time_.now());
    return done;
  }
  static std::string words(const Reading& reading) {
    switch (reading.kind) {
      case ReadingKind::structures:
        return "structures";
      case ReadingKind::rooms:
        return "rooms of " + reading.name;
      case ReadingKind::devices:
        return "devices";
      case ReadingKind::device:
        break;
    }
    return "device " + reading.name;
  }

  test::ManualTime time_;
  ReadSchedule schedule_{60s, Backoff::Random(1)};
};

TEST_F(ReadScheduleTest, ReadsNothingBeforeTheStartAndAfterTheStop) {
  EXPECT_FALSE(schedule_.deadline());
  schedule_.start(time_.now());
  schedule_.stop();
  EXPECT_FALSE(schedule_.deadline());
}

TEST_F(ReadScheduleTest, ReadsAllAtTheStartAndTheDevicesEveryPoll) {
  schedule_.start(time_.now());
  EXPECT_THAT(pass(0s), ElementsAre("structures", "devices"));
  schedule_.ask_rooms("home");
  EXPECT_THAT(pass(0s), ElementsAre("rooms of home"));
  EXPECT_THAT(pass(59s), IsEmpty());
  EXPECT_THAT(pass(61s), ElementsAre("devices", "devices"));
  EXPECT_THAT(pass(12min), testing::Each("devices"));
  EXPECT_THAT(pass(2min), testing::Contains("structures")) << "15 minutes are over";
}

TEST_F(ReadScheduleTest, ReadsOneAfterTheOther) {
  schedule_.start(time_.now());
  ASSERT_TRUE(schedule_.take_due(time_.now()));
  EXPECT_FALSE(schedule_.take_due(time_.now()));
  EXPECT_FALSE(schedule_.deadline());
}

TEST_F(ReadScheduleTest, ReadsADeviceWhenItIsAskedFor) {
  schedule_.start(time_.now());
  pass(0s);
  schedule_.ask_device("hall", time_.now() + 1s);
  schedule_.ask_device("hall", time_.now() + 2s);
  EXPECT_THAT(pass(1s), IsEmpty());
  EXPECT_THAT(pass(10s), ElementsAre("device hall"));
}

TEST_F(ReadScheduleTest, NeverReadsMoreThanGoogleTakes) {
  schedule_.start(time_.now());
  std::vector<Instant> lists;
  std::vector<Instant> gets;
  for (int second = 0; second < 600; ++second) {
    schedule_.ask_device("hall", time_.now());
    if (second % 7 == 0) schedule_.start(time_.now());
    while (const auto reading = schedule_.take_due(time_.now())) {
      if (reading->kind == ReadingKind::devices) lists.push_back(time_.now());
      if (reading->kind == ReadingKind::device) gets.push_back(time_.now());
      schedule_.succeeded(*reading, time_.now());
    }
    time_.advance(1s);
  }
  const auto max_in_a_minute = [](const std::vector<Instant>& times) {
    std::ptrdiff_t max = 0;
    for (const Instant first : times) {
      max = std::max(
          max, std::count_if(times.begin(), times.end(), [&](Instant at) { return at >= first && at < first + 60s; }));
    }
    return max;
  };
  EXPECT_LE(max_in_a_minute(lists), 5);
  EXPECT_LE(max_in_a_minute(gets), 10);
  EXPECT_GT(lists.size(), 15U);
}

TEST_F(ReadScheduleTest, WaitsLongerAfterEachFailure) {
  schedule_.start(time_.now());
  milliseconds before{0};
  for (int i = 0; i < 3; ++i) {
    const auto reading = schedule_.take_due(time_.now());
    ASSERT_TRUE(reading);
    schedule_.failed(*reading, time_.now());
    const milliseconds pause = *schedule_.deadline() - time_.now();
    EXPECT_GT(pause, before);
    before = pause;
    time_.advance(pause);
  }
}

TEST_F(ReadScheduleTest, WaitsAsLongAsItIsTold) {
  schedule_.start(time_.now());
  const auto reading = schedule_.take_due(time_.now());
  ASSERT_TRUE(reading);
  schedule_.failed(*reading, 60s, time_.now());
  EXPECT_THAT(pass(60s - 1ms), IsEmpty());
  EXPECT_THAT(pass(1ms), testing::Contains("structures"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
