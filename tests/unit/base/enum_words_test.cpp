#include "nest2mqtt/base/enum_words.h"

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

enum class Size { small, medium, large };

constexpr std::array sizes{EnumWord{Size::small, "S"}, EnumWord{Size::medium, "M"}, EnumWord{Size::large, "L"}};

TEST(EnumWords, GoBothWays) {
  EXPECT_EQ(word_of(sizes, Size::medium), "M");
  EXPECT_EQ(word_of(sizes, static_cast<Size>(3)), "");
  EXPECT_EQ(value_of(sizes, "L"), Size::large);
  EXPECT_EQ(value_of(sizes, "l"), std::nullopt);
  EXPECT_EQ(value_of(sizes, ""), std::nullopt);
}

TEST(EnumWords, AreCompleteOnlyIfEachValueIsThereInOrder) {
  static_assert(names_all(sizes, Size::large));
  static_assert(!names_all(sizes, Size::medium));
  constexpr std::array one_missing{EnumWord{Size::small, "S"}, EnumWord{Size::medium, "M"}};
  static_assert(!names_all(one_missing, Size::large));
  constexpr std::array twice{EnumWord{Size::small, "S"}, EnumWord{Size::small, "M"}, EnumWord{Size::large, "L"}};
  static_assert(!names_all(twice, Size::large));
  constexpr std::array without_word{EnumWord{Size::small, "S"}, EnumWord{Size::medium, ""}};
  static_assert(!names_all(without_word, Size::medium));
}

}  // namespace
}  // namespace nest2mqtt
