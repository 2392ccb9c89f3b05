#include "nest2mqtt/base/ascii.h"

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

TEST(Ascii, ClassesHoldOnlyAscii) {
  int alphanumeric = 0;
  int control = 0;
  int visible = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    if (is_ascii_alphanumeric(c)) ++alphanumeric;
    if (is_ascii_control(c)) ++control;
    if (is_ascii_visible(c)) ++visible;
    if (byte >= 0x80) {
      EXPECT_FALSE(is_ascii_alphanumeric(c) || is_ascii_digit(c) || is_ascii_control(c) || is_ascii_visible(c)) << byte;
      EXPECT_EQ(ascii_lower(c), c);
      EXPECT_EQ(ascii_upper(c), c);
    }
  }
  EXPECT_EQ(alphanumeric, 62);
  EXPECT_EQ(control, 33);
  EXPECT_EQ(visible, 94);
}

TEST(Ascii, ClassesEndWhereTheyShould) {
  for (const char c : {'0', '9', 'A', 'Z', 'a', 'z'}) EXPECT_TRUE(is_ascii_alphanumeric(c)) << c;
  for (const char c : {'/', ':', '@', '[', '`', '{'}) EXPECT_FALSE(is_ascii_alphanumeric(c)) << c;
  for (const char c : {'\0', '\n', '\x1F', '\x7F'}) EXPECT_TRUE(is_ascii_control(c));
  for (const char c : {' ', '~'}) EXPECT_FALSE(is_ascii_control(c));
  EXPECT_TRUE(is_ascii_visible("!~c.a-token"));
  EXPECT_TRUE(is_ascii_visible(""));
  for (const char* text : {"a b", "a\n", "\x7F", "K\xC3\xBC"}) EXPECT_FALSE(is_ascii_visible(text)) << text;
}

TEST(Ascii, ChangesTheCaseOfLettersOnly) {
  EXPECT_EQ(ascii_lower("AZaz @[`{ \xC3\x9C"), "azaz @[`{ \xC3\x9C");
  EXPECT_EQ(ascii_upper("AZaz @[`{ \xC3\xBC"), "AZAZ @[`{ \xC3\xBC");
}

TEST(Ascii, ComparesIgnoringCase) {
  EXPECT_TRUE(equal_ignoring_case("", ""));
  EXPECT_TRUE(equal_ignoring_case("Content-Type", "content-tYPE"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_FALSE(equal_ignoring_case("ab", "a"));
  EXPECT_FALSE(equal_ignoring_case("[", "{")) << "they differ in the same bit as letters do";
  EXPECT_FALSE(equal_ignoring_case("\xC3\x9C", "\xC3\xBC"));
}

}  // namespace
}  // namespace nest2mqtt
