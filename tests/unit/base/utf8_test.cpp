#include "nest2mqtt/base/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

/// The encoding of a code point by the rule, whether it may be encoded or not.
std::string encoded(unsigned point) {
  const auto byte = [](unsigned value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6U), byte(0x80 | (point & 0x3FU))};
  if (point < 0x10000) {
    return {byte(0xE0 | point >> 12U), byte(0x80 | (point >> 6U & 0x3FU)), byte(0x80 | (point & 0x3FU))};
  }
  return {byte(0xF0 | point >> 18U), byte(0x80 | (point >> 12U & 0x3FU)), byte(0x80 | (point >> 6U & 0x3FU)),
          byte(0x80 | (point & 0x3FU))};
}

TEST(IsUtf8, TakesEveryCodePointButSurrogates) {
  for (unsigned point = 0; point < 0x120000; ++point) {
    const bool expected = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
    ASSERT_EQ(is_utf8(encoded(point)), expected) << point;
  }
}

TEST(IsUtf8, TakesOneOrTwoBytesOnlyWhereTheyAreCharacters) {
  int valid = 0;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      if (is_utf8(std::string{static_cast<char>(first), static_cast<char>(second)})) ++valid;
    }
  }
  EXPECT_EQ(valid, 128 * 128 + (0x800 - 0x80));
}

TEST(IsUtf8, KnowsTextFromBytes) {
  for (const char* text : {"", "plain",
                           "K\xC3\xBC"
                           "che",
                           "\xE2\x98\x83", "\xF0\x9F\x94\xA5", "\x01\x7F\"\\"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  EXPECT_TRUE(is_utf8(std::string(1, '\0')));
  for (const char* text : {"\xFF", "\xC3", "\xC3(", "\xA0", "\xE2\x98", "\xC0\x80", "\xE0\x80\x80", "\xF0\x80\x80\x80",
                           "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(ValidUtf8, ReplacesWhatIsNone) {
  EXPECT_EQ(valid_utf8("K\xC3\xBC \xE2\x98\x83"), "K\xC3\xBC \xE2\x98\x83");
  EXPECT_EQ(valid_utf8("a\xFF\xC3"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(valid_utf8("a\xE2\x98|"), "a\xEF\xBF\xBD|") << "a part of a character is one mistake";
  EXPECT_EQ(valid_utf8(""), "");
}

TEST(Utf8Prefix, DoesNotEndInsideACharacter) {
  EXPECT_EQ(utf8_prefix("abc", 3), "abc");
  EXPECT_EQ(utf8_prefix("abcd", 3), "abc");
  EXPECT_EQ(utf8_prefix("a\xC3\xBC", 2), "a");
  EXPECT_EQ(utf8_prefix("a\xC3\xBC", 3), "a\xC3\xBC");
  EXPECT_EQ(utf8_prefix("\xF0\x9F\x94\xA5", 3), "");
  EXPECT_EQ(utf8_prefix("\x80\x80", 1), "") << "bytes of no character at all";
}

}  // namespace
}  // namespace nest2mqtt
