#include "nest2mqtt/base/joined.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "nest2mqtt/base/in_quotes.h"

namespace nest2mqtt {
namespace {

TEST(Joined, PutsTheSeparatorBetweenItems) {
  EXPECT_EQ(joined(std::vector<std::string>{}, ", "), "");
  EXPECT_EQ(joined(std::vector<std::string>{"a"}, ", "), "a");
  EXPECT_EQ(joined(std::vector<std::string_view>{"a", "b", "c"}, ", "), "a, b, c");
}

TEST(Joined, KeepsItemsThatAreEmpty) {
  EXPECT_EQ(joined(std::vector<std::string>{"", "", "a", ""}, "/"), "//a/");
}

TEST(Joined, MakesTheTextOfEachItem) {
  const std::map<std::string, int> numbers{{"one", 1}, {"two", 2}};
  EXPECT_EQ(joined(numbers, ";", [](const auto& entry) { return entry.first + "=" + std::to_string(entry.second); }),
            "one=1;two=2");
  struct Named {
    std::string name;
  };
  EXPECT_EQ(joined(std::vector<Named>{{"a"}, {"b"}}, " ", &Named::name), "a b");
}

TEST(Quoted, PutsQuotesAround) {
  EXPECT_EQ(in_quotes(""), R"("")");
  EXPECT_EQ(in_quotes(R"(a "b")"), R"("a "b"")");
}

}  // namespace
}  // namespace nest2mqtt
