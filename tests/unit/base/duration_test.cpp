#include "nest2mqtt/base/duration.h"

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsAWholeNumberWithItsUnit) {
  EXPECT_EQ(parse_duration("0s").value(), 0ms);
  EXPECT_EQ(parse_duration("500ms").value(), 500ms);
  EXPECT_EQ(parse_duration("60s").value(), 60s);
  EXPECT_EQ(parse_duration("10m").value(), 10min);
  EXPECT_EQ(parse_duration("2h").value(), 2h);
}

TEST(Duration, RefusesAnythingElse) {
  for (const char* text : {"", "5", "ms", "s", "5 s", " 5s", "5s ", "-5s", "+5s", "1.5s", "5S", "5d", "5sec", "0x5s",
                           "1h30m", "9223372036854775808ms"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

TEST(Duration, SaysWhatWasExpected) {
  EXPECT_EQ(parse_duration("soon").error().message,
            R"("soon" is not a duration; write a whole number and a unit: "500ms", "60s", "10m", "2h")");
}

TEST(Duration, RefusesWhatNoClockCanAdd) {
  for (const char* text : {"9223372036854775807h", "9223372036854775807ms", "833334h"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
  EXPECT_EQ(std::chrono::nanoseconds(parse_duration("833333h").value()), 833333h);
}

TEST(Duration, IsWrittenInTheLargestUnitThatFits) {
  EXPECT_EQ(format_duration(0ms), "0s");
  EXPECT_EQ(format_duration(500ms), "500ms");
  EXPECT_EQ(format_duration(1500ms), "1500ms");
  EXPECT_EQ(format_duration(90s), "90s");
  EXPECT_EQ(format_duration(10min), "10m");
  EXPECT_EQ(format_duration(48h), "48h");
}

TEST(Duration, IsReadAsItWasWritten) {
  for (const auto value : {0ms, 1ms, 999ms, 1000ms, 59'999ms, 60'000ms, 3'600'000ms, 86'400'001ms}) {
    EXPECT_EQ(parse_duration(format_duration(value)).value(), value);
  }
}

}  // namespace
}  // namespace nest2mqtt
