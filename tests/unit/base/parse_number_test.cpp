#include "nest2mqtt/base/parse_number.h"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

TEST(ParseNumber, TakesTheWholeText) {
  EXPECT_EQ(parse_number<int>("-12"), -12);
  EXPECT_EQ(parse_number<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(parse_number<double>("20.5"), 20.5);
  EXPECT_EQ(parse_number<double>("1e3"), 1000.0);
  for (const char* text : {"", " 1", "1 ", "+1", "1x", "x", "0x10", "1.5"}) {
    EXPECT_EQ(parse_number<int>(text), std::nullopt) << text;
  }
  for (const char* text : {"", " 1", "1,5", "+1.5", "."}) EXPECT_EQ(parse_number<double>(text), std::nullopt) << text;
}

TEST(ParseNumber, RefusesWhatDoesNotFit) {
  EXPECT_EQ(parse_number<std::uint16_t>("65536"), std::nullopt);
  EXPECT_EQ(parse_number<std::uint16_t>("-1"), std::nullopt);
  EXPECT_EQ(parse_number<std::int64_t>("9223372036854775808"), std::nullopt);
  EXPECT_EQ(parse_number<double>("1e999"), std::nullopt);
}

TEST(ParseNumber, LeavesItToTheCallerWhetherADoubleIsFinite) {
  EXPECT_TRUE(std::isinf(parse_number<double>("inf").value_or(0)));
  EXPECT_TRUE(std::isnan(parse_number<double>("nan").value_or(0)));
}

TEST(ParseHexadecimal, TakesDigitsInEitherCase) {
  EXPECT_EQ(parse_hexadecimal<unsigned>("00fF"), 255U);
  EXPECT_EQ(parse_hexadecimal<std::uint32_t>("ffffffff"), 0xFFFFFFFFU);
  for (const char* text : {"", "0x1", "-1", "+1", "g", "1 ", " 1"}) {
    EXPECT_EQ(parse_hexadecimal<unsigned>(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_hexadecimal<unsigned char>("100"), std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt
