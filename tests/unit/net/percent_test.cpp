#include "nest2mqtt/net/percent.h"

#include <gtest/gtest.h>

namespace nest2mqtt::net {
namespace {

TEST(Percent, EscapesEverythingThatIsNotUnreserved) {
  EXPECT_EQ(percent_encoded("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encoded("a#b?c/d e%f+g&h;i\\j"), "a%23b%3Fc%2Fd%20e%25f%2Bg%26h%3Bi%5Cj");
  EXPECT_EQ(percent_encoded("k\xC3\xBC\xFF\r\n"), "k%C3%BC%FF%0D%0A");
  EXPECT_EQ(percent_encoded(std::string_view("a\0b", 3)), "a%00b");
  EXPECT_EQ(percent_encoded(""), "");
}

TEST(PathSegment, IsNothingForWhatAPathDoesNotKeep) {
  for (const char* text : {"", ".", ".."}) EXPECT_EQ(path_segment(text), std::nullopt) << text;
  EXPECT_EQ(path_segment("..."), "...");
  EXPECT_EQ(path_segment("../x"), "..%2Fx");
  EXPECT_EQ(path_segment("%2e%2e"), "%252e%252e");
}

}  // namespace
}  // namespace nest2mqtt::net
