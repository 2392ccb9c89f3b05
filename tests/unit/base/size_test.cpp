#include "nest2mqtt/base/size.h"

#include <limits>

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

TEST(Size, ReadsANumberWithItsUnit) {
  EXPECT_EQ(parse_size("0B").value(), 0U);
  EXPECT_EQ(parse_size("512B").value(), 512U);
  EXPECT_EQ(parse_size("64KB").value(), 65'536U);
  EXPECT_EQ(parse_size("16MB").value(), 16'777'216U);
  EXPECT_EQ(parse_size("2GB").value(), 2'147'483'648U);
}

TEST(Size, RefusesAnythingElse) {
  for (const char* text : {"", "16", "MB", "16 MB", "16mb", "1.5MB", "-1B", "+1B", "0x10B", "16MBx",
                           "18446744073709551616B", "17179869184GB"}) {
    EXPECT_FALSE(parse_size(text).has_value()) << text;
  }
  EXPECT_EQ(parse_size("lots").error().message,
            "\"lots\" is not a size; write a whole number and a unit: \"64KB\", \"16MB\", \"1GB\"");
}

TEST(Size, IsWrittenAsItIsRead) {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{1500}, std::size_t{65'536},
                                  std::size_t{16'777'216}, std::numeric_limits<std::size_t>::max()}) {
    EXPECT_EQ(parse_size(format_size(bytes)).value(), bytes);
  }
  EXPECT_EQ(format_size(16'777'216), "16MB");
  EXPECT_EQ(format_size(1500), "1500B");
}

}  // namespace
}  // namespace nest2mqtt
