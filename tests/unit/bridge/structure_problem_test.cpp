#include "structure_problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::bridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

const std::vector<model::StructureName> homes{{"a-1", "Home"}, {"b-2", "Home"}, {"c-3", "Cabin"}};

TEST(StructureProblem, IsNoneWhereEachEntryMeansOneHome) {
  EXPECT_EQ(structure_problem({}, homes), std::nullopt);
  EXPECT_EQ(structure_problem({"Cabin", "a-1"}, homes), std::nullopt);
  EXPECT_EQ(structure_problem({}, {}), std::nullopt);
}

TEST(StructureProblem, NamesTheHomesThatThereAre) {
  EXPECT_THAT(
      structure_problem({"Cabin", "cabin"}, homes),
      Optional(HasSubstr(R"("cabin", and no home has this id or name; there are: "Home" (id "a-1"), "Home" (id )"
                         R"("b-2"), "Cabin" (id "c-3"))")));
  EXPECT_THAT(structure_problem({"Cabin"}, {}), Optional(HasSubstr("no home at all")));
}

TEST(StructureProblem, NamesBothIdsOfANameThatTwoHave) {
  EXPECT_THAT(structure_problem({"Home"}, homes),
              Optional(AllOf(HasSubstr("\"Home\" (id \"a-1\"), \"Home\" (id \"b-2\")"),
                             HasSubstr("all of them are mirrored"), Not(HasSubstr("Cabin")))));
}

TEST(StructureProblem, IsOneLineWhateverTheNames) {
  EXPECT_THAT(structure_problem({"x"}, {{"a", "two\nlines \x1b[31m"}}),
              Optional(HasSubstr(R"("two\nlines \u001B[31m")")));
}

}  // namespace
}  // namespace nest2mqtt::bridge
