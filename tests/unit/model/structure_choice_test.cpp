#include "nest2mqtt/model/structure_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> ids(const std::vector<StructureName>& homes) {
  std::vector<std::string> found;
  for (const StructureName& home : homes) found.push_back(home.id);
  return found;
}

const std::vector<StructureName> homes{{"a", "Home"}, {"b", "Home"}, {"c", "Cabin"}, {"d", "c"}, {"e", ""}};

TEST(StructureChoice, KnowsTheHomesOfAllAccountsOnce) {
  const auto first = Document::parse(R"({"structures":{"b":{"name":"Cabin"},"x":5,"a":{}}})").value();
  const auto second = Document::parse(R"({"structures":{"b":{"name":"as another sees it"},"c":{"name":7}}})").value();
  const auto none = Document::parse(R"({"structures":[]})").value();

  const auto found = structures_in({first, std::nullopt, second, none});

  EXPECT_THAT(ids(found), ElementsAre("b", "a", "c"));
  EXPECT_EQ(found[0].name, "Cabin");
  EXPECT_EQ(found[2].name, "");
}

TEST(StructureChoice, AnIdMeansThatHomeAndANameAllThatHaveIt) {
  EXPECT_THAT(ids(meant_by("Cabin", homes)), ElementsAre("c"));
  EXPECT_THAT(ids(meant_by("b", homes)), ElementsAre("b"));
  EXPECT_THAT(ids(meant_by("Home", homes)), ElementsAre("a", "b"));
  EXPECT_THAT(ids(meant_by("c", homes)), ElementsAre("c")) << "and not the one that is called so";
  EXPECT_THAT(meant_by("cabin", homes), IsEmpty());
}

TEST(StructureChoice, WithoutEntriesEverythingIsChosen) {
  for (const StructureName& home : homes) {
    EXPECT_TRUE(is_chosen(home, {}, homes));
    EXPECT_EQ(is_chosen(home, {"Cabin", "a"}, homes), home.id == "c" || home.id == "a") << home.id;
  }
}

}  // namespace
}  // namespace nest2mqtt::model
