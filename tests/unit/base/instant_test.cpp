#include "nest2mqtt/base/instant.h"

#include <random>

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt {
namespace {

using namespace std::chrono_literals;

/// 2026-11-21T22:10:00Z
constexpr WallTime evening{1'795'299'000s};

TEST(FormatUtc, WritesMillisecondsAndZ) {
  EXPECT_EQ(format_utc(WallTime{}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_utc(evening + 120ms), "2026-11-21T22:10:00.120Z");
  EXPECT_EQ(format_utc(evening + 120ms + 999us), "2026-11-21T22:10:00.120Z");
}

TEST(FormatUtc, CutsTimesBefore1970DownwardsToo) {
  EXPECT_EQ(format_utc(WallTime{} - 1ms), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_utc(WallTime{} - 1us), "1969-12-31T23:59:59.999Z");
}

TEST(ParseUtc, ReadsAFractionOfAnyLengthOrNone) {
  EXPECT_EQ(parse_utc("2026-11-21T22:10:00Z"), evening);
  EXPECT_EQ(parse_utc("2026-11-21T22:10:00.1Z"), evening + 100ms);
  EXPECT_EQ(parse_utc("2026-11-21T22:10:00.120Z"), evening + 120ms);
  EXPECT_EQ(parse_utc("2026-11-21T22:10:00.1209999Z"), evening + 120ms);
}

TEST(ParseUtc, ReadsAZone) {
  EXPECT_EQ(parse_utc("2026-11-21T23:10:00+01:00"), evening);
  EXPECT_EQ(parse_utc("2026-11-21T16:40:00.5-05:30"), evening + 500ms);
  EXPECT_EQ(parse_utc("2026-11-22T12:10:00+14:00"), evening);
}

TEST(ParseUtc, KnowsTheCalendar) {
  EXPECT_TRUE(parse_utc("2028-02-29T00:00:00Z").has_value());
  for (const char* text :
       {"2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z"}) {
    EXPECT_EQ(parse_utc(text), std::nullopt) << text;
  }
}

TEST(ParseUtc, RefusesAnyOtherText) {
  for (const char* text :
       {"", "now", "2026-11-21", "2026-11-21T22:10:00", "2026-11-21 22:10:00Z", "2026-11-21T22:10:00z",
        "2026-11-21T22:10:00.Z", "2026-11-21T22:10Z", "2026-11-21T22:10:00ZZ", " 2026-11-21T22:10:00Z",
        "2026-11-21T22:10:00+0100", "2026-11-21T22:10:00+1:00", "2026-11-21T22:10:00+24:00",
        "2026-11-21T22:10:00+01:60", "26-11-21T22:10:00Z", "+026-11-21T22:10:00Z", "2026-1a-21T22:10:00Z",
        "2026-11-21T-1:10:00Z"}) {
    EXPECT_EQ(parse_utc(text), std::nullopt) << text;
  }
}

TEST(ParseUtc, RefusesTimesTheClockCannotHold) {
  for (const char* text : {"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1677-01-01T00:00:00Z",
                           "2263-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"}) {
    EXPECT_EQ(parse_utc(text), std::nullopt) << text;
  }
  EXPECT_EQ(format_utc(parse_utc("2261-12-31T23:59:59.999Z").value()), "2261-12-31T23:59:59.999Z");
  EXPECT_EQ(format_utc(parse_utc("1678-01-01T00:00:00.000Z").value()), "1678-01-01T00:00:00.000Z");
}

TEST(ParseUtc, ReadsWhatFormatUtcWrites) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> any(-9'000'000'000'000, 9'000'000'000'000);
  for (int i = 0; i < 2000; ++i) {
    const WallTime at{milliseconds(any(random))};
    EXPECT_EQ(parse_utc(format_utc(at)), at);
  }
}

TEST(Instant, IsComparedAndMeasuredOnTheSteadyClock) {
  test::ManualTime time;
  const Instant before = time.now();
  time.correct_wall(-1h);
  const Instant after = time.advance(5s);

  EXPECT_GT(after, before);
  EXPECT_EQ(after - before, 5s);
  EXPECT_LT(after.wall, before.wall);
}

TEST(Instant, MovesBothClocks) {
  const Instant start = test::ManualTime().now();
  const Instant later = start + 1500ms;

  EXPECT_EQ(later.wall - start.wall, 1500ms);
  EXPECT_EQ(later.steady - start.steady, 1500ms);
  EXPECT_EQ(later - 1500ms, start);
}

TEST(Earlier, TakesAnEmptyDeadlineForNever) {
  const Instant now = test::ManualTime().now();

  EXPECT_EQ(earlier(std::nullopt, std::nullopt), std::nullopt);
  EXPECT_EQ(earlier(now, std::nullopt), now);
  EXPECT_EQ(earlier(std::nullopt, now), now);
  EXPECT_EQ(earlier(now + 1s, now), now);
  EXPECT_EQ(earlier(now, now + 1s), now);
}

}  // namespace
}  // namespace nest2mqtt
