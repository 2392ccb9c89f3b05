#include "nest2mqtt/base/printable.h"

#include <string>

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

TEST(ControlCharacters, AreFound) {
  for (const std::string& text :
       {std::string("a\nb"), std::string(1, '\0'), std::string("\x1F"), std::string("\x7F")}) {
    EXPECT_TRUE(has_control_characters(text));
  }
  for (const char* text : {"", " ~", "K\xC3\xBC"}) EXPECT_FALSE(has_control_characters(text)) << text;
}

TEST(ControlCharacters, AreReplacedOneByOne) {
  EXPECT_EQ(replace_control_characters("a\r\nb\tc\x7F K\xC3\xBC", ' '), "a  b c  K\xC3\xBC");
  EXPECT_EQ(replace_control_characters("plain", '?'), "plain");
}

TEST(PrintableAscii, HasNothingElse) {
  EXPECT_EQ(printable_ascii("a ~!\n\x7F K\xC3\xBC", '?'), "a ~!?? K??");
  EXPECT_EQ(printable_ascii("", '?'), "");
}

}  // namespace
}  // namespace nest2mqtt
