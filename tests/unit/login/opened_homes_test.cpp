#include "nest2mqtt/login/opened_homes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::login {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string opened(const char* structures, const std::vector<std::string>& chosen = {}) {
  const auto document = model::Document::parse(R"({"devices":{"cameras":{"c1":{"name":"Not a home"}}},"structures":)" +
                                               std::string(structures) + "}");
  EXPECT_TRUE(document);
  return document ? opened_homes(*document, chosen) : "";
}

TEST(OpenedHomes, AreNamedWithTheLineThatChooses) {
  EXPECT_EQ(opened(R"({"b-2":{"name":"Cabin"},"a-1":{"name":"Maple Street"}})"), R"(It opens 2 homes:
  "Maple Street"  (id "a-1")
  "Cabin"  (id "b-2")
All of it is mirrored. To choose, shorten this line and put it into the configuration, under [nest]:
  structures = ["Maple Street", "Cabin"]
)");
  EXPECT_THAT(opened(R"({"a-1":{"name":"Maple Street"}})"),
              AllOf(HasSubstr("one home"), HasSubstr(R"(structures = ["Maple Street"])")));
}

TEST(OpenedHomes, ThatHaveTheSameNameAreToldApartById) {
  const std::string text = opened(R"({"a":{"name":"Home"},"b":{"name":"Home"},"c":{"name":"Cabin"}})");
  EXPECT_THAT(text, AllOf(HasSubstr(R"(structures = ["a", "b", "Cabin"])"), HasSubstr("By id where")));
  EXPECT_THAT(opened(R"({"a":{"name":"b"},"b":{"name":"x"}})"), HasSubstr(R"(structures = ["a", "x"])"))
      << "a name that is another's id means the other";
  EXPECT_THAT(opened(R"({"a":{"name":""},"b":{}})"), HasSubstr(R"(structures = ["a", "b"])"));
  EXPECT_THAT(opened(R"({"a":{"name":"a"}})"), AllOf(HasSubstr(R"(structures = ["a"])"), Not(HasSubstr("By id"))));
}

TEST(OpenedHomes, SayWhichAreLeftOut) {
  const std::string text = opened(R"({"a":{"name":"Home"},"b":{"name":"Cabin"},"c":{"name":"Boat"}})", {"Home", "c"});
  EXPECT_THAT(text, AllOf(HasSubstr("\"Home\"  (id \"a\")\n"), HasSubstr("\"Cabin\"  (id \"b\")  not mirrored"),
                          HasSubstr("\"Boat\"  (id \"c\")\n"), Not(HasSubstr("All of it is mirrored"))));
}

TEST(OpenedHomes, AreTomlWhateverTheirName) {
  const std::string text = opened(R"({"a":{"name":"The \"Den\" \\ \n \u001b[31m \u007f K\u00fc"}})");
  EXPECT_THAT(text, HasSubstr(R"(structures = ["The \"Den\" \\ \n \u001B[31m \u007F K)"
                              "\xC3\xBC\"]"));
  EXPECT_THAT(opened(R"({"a":{"name":"\u009b31m K\u00fc"}})"), HasSubstr(R"("\u009B31m K\u00FC")"));
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ') << int{c};
}

TEST(OpenedHomes, MayBeNone) {
  EXPECT_THAT(opened("{}"), AllOf(HasSubstr("no home"), HasSubstr("permission"), HasSubstr("log in again")));
}

}  // namespace
}  // namespace nest2mqtt::login
