#include "nest2mqtt/base/percent.h"

#include <string>

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

TEST(PercentEncoded, EscapesEverythingThatIsNotUnreserved) {
  EXPECT_EQ(percent_encoded("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encoded("a#b?c/d e%f+g&h;i\\j"), "a%23b%3Fc%2Fd%20e%25f%2Bg%26h%3Bi%5Cj");
  EXPECT_EQ(percent_encoded("a&b=c d/\xC3\xBC"), "a%26b%3Dc%20d%2F%C3%BC");
  EXPECT_EQ(percent_encoded("k\xC3\xBC\xFF\r\n"), "k%C3%BC%FF%0D%0A");
  EXPECT_EQ(percent_encoded(std::string_view("a\0b", 3)), "a%00b");
  EXPECT_EQ(percent_encoded(""), "");
}

TEST(PercentEncodedName, IsANameOfItsOwnForEachText) {
  EXPECT_EQ(percent_encoded_name("abc_XYZ-019"), "abc_XYZ-019");
  EXPECT_EQ(percent_encoded_name(""), "%");
  EXPECT_EQ(percent_encoded_name("%"), "%25");
  EXPECT_EQ(percent_encoded_name("."), "%2E");
  EXPECT_EQ(percent_encoded_name("../x"), "%2E%2E%2Fx");
  EXPECT_EQ(percent_encoded_name("K\xC3\xBC~"), "K%C3%BC%7E");
}

TEST(PercentDecoded, IsTheReverse) {
  EXPECT_EQ(percent_decoded("a%20b%2Fc%2fd"), "a b/c/d");
  EXPECT_EQ(percent_decoded("a+b"), "a+b");
  EXPECT_EQ(percent_decoded(""), "");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(percent_decoded(percent_encoded(all)), all);
}

TEST(PercentDecoded, RefusesBrokenEscapes) {
  for (const auto* text : {"%", "%2", "%zz", "a%2", "%+1", "%-1", "% 1", "%1 ", "%%20"}) {
    EXPECT_FALSE(percent_decoded(text)) << text;
  }
}

TEST(PathSegment, IsNothingForWhatAPathDoesNotKeep) {
  for (const char* text : {"", ".", ".."}) EXPECT_EQ(path_segment(text), std::nullopt) << text;
  EXPECT_EQ(path_segment("..."), "...");
  EXPECT_EQ(path_segment("../x"), "..%2Fx");
  EXPECT_EQ(path_segment("%2e%2e"), "%252e%252e");
}

}  // namespace
}  // namespace nest2mqtt
