#include "nest2mqtt/base/shortened.h"

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

TEST(Shortened, LeavesWhatIsShortAndCutsBetweenCharacters) {
  EXPECT_EQ(shortened("", 3), "");
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("abcd", 3), "abc...");
  EXPECT_EQ(shortened("ab\xC3\xBC", 3), "ab...");
  EXPECT_EQ(shortened("\xF0\x9F\x94\xA5", 3), "...");
}

TEST(ShortenedWithSize, SaysHowLongTheTextWas) {
  EXPECT_EQ(shortened_with_size("", 3), "");
  EXPECT_EQ(shortened_with_size("abc", 3), "abc");
  EXPECT_EQ(shortened_with_size("abcd", 3), "abc... (4 bytes)");
  EXPECT_EQ(shortened_with_size("ab\xC3\xBC", 3), "ab... (4 bytes)");
}

}  // namespace
}  // namespace nest2mqtt
