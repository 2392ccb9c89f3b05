#include "nest2mqtt/model/home.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Document document(const char* text) {
  return Document::parse(text).value();
}

std::vector<std::string> paths(const Home& home) {
  std::vector<std::string> found;
  for (const HomeObject& object : home.objects()) found.push_back(object.id.path());
  return found;
}

constexpr const char* two_homes = R"({
  "structures":{"s2":{"name":"Cabin"},"s1":{"name":"Home"}},
  "devices":{"thermostats":{"t2":{"structure_id":"s2"},"t1":{"structure_id":"s1"}},
             "cameras":{"c1":{"structure_id":"s1","is_online":false},"lost":{}}}})";

TEST(Home, KnowsNothingBeforeAnyDocument) {
  EXPECT_THAT(paths(Home()), IsEmpty());
  EXPECT_THAT(paths(Home({std::nullopt, std::nullopt}, {})), IsEmpty());
}

TEST(Home, ListsStructuresFirstThenDevicesById) {
  EXPECT_THAT(paths(Home({document(two_homes)}, {})),
              ElementsAre("/structures/s1", "/structures/s2", "/devices/cameras/c1", "/devices/cameras/lost",
                          "/devices/thermostats/t1", "/devices/thermostats/t2"));
}

TEST(Home, ADeviceThatDoesNotSayItsStructureIsInTheOneThatListsIt) {
  const char* text = R"({
    "structures":{"s1":{"name":"Home","thermostats":["t1","t2",7],"cameras":["t1"]},"s2":{"thermostats":["t2"]}},
    "devices":{"thermostats":{"t1":{},"t2":{"structure_id":"s2"},"t3":{}},"cameras":{"c1":{}}}})";
  const Home all({document(text)}, {});
  EXPECT_EQ(all.find({"thermostats", "t1"})->structure, "s1");
  EXPECT_EQ(all.find({"thermostats", "t2"})->structure, "s2") << "its own word counts";
  EXPECT_EQ(all.find({"thermostats", "t3"})->structure, "");
  EXPECT_THAT(all.devices_without_structure(), IsEmpty()) << "nothing is left out";

  const Home one({document(text)}, {"Home"});
  EXPECT_THAT(paths(one), ElementsAre("/structures/s1", "/devices/thermostats/t1"));
  EXPECT_THAT(one.devices_without_structure(),
              testing::UnorderedElementsAre(ObjectId{"cameras", "c1"}, ObjectId{"thermostats", "t3"}));
}

TEST(Home, FindsAnObjectById) {
  const Home home({document(two_homes)}, {});

  const HomeObject* found = home.find({"cameras", "c1"});
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(string_member(*found->value, "structure_id"), "s1");
  EXPECT_FALSE(found->is_online());
  EXPECT_TRUE(home.find({"thermostats", "t1"})->is_online());
  EXPECT_EQ(home.find({"cameras", "c2"}), nullptr);
  EXPECT_EQ(home.find({"", "c1"}), nullptr);
}

TEST(Home, TakesOnlyTheHomesThatWereChosen) {
  const auto only_cabin = ElementsAre("/structures/s2", "/devices/thermostats/t2");
  EXPECT_THAT(paths(Home({document(two_homes)}, {"Cabin"})), only_cabin);
  EXPECT_THAT(paths(Home({document(two_homes)}, {"s2"})), only_cabin);
  EXPECT_THAT(paths(Home({document(two_homes)}, {"cabin"})), IsEmpty());
  EXPECT_EQ(Home({document(two_homes)}, {"Cabin", "s1"}).objects().size(), 5U);
}

TEST(Home, JoinsAccountsAndRemembersWhereEachObjectCameFrom) {
  const Home home({document(R"({"structures":{"a":{}}})"), std::nullopt, document(R"({"structures":{"b":{}}})")}, {});

  EXPECT_THAT(paths(home), ElementsAre("/structures/a", "/structures/b"));
  EXPECT_EQ(home.find({"", "a"})->account, 0U);
  EXPECT_EQ(home.find({"", "b"})->account, 2U);
}

TEST(Home, GivesAnObjectThatTwoAccountsSeeToTheFirst) {
  const auto first = document(R"({"devices":{"cameras":{"c":{"name":"first"}}}})");
  const auto second = document(R"({"devices":{"cameras":{"c":{"name":"second"},"d":{}}}})");

  const Home home({first, second}, {});
  EXPECT_THAT(paths(home), ElementsAre("/devices/cameras/c", "/devices/cameras/d"));
  EXPECT_EQ(home.find({"cameras", "c"})->account, 0U);
  EXPECT_EQ(string_member(*home.find({"cameras", "c"})->value, "name"), "first");

  const Home while_first_is_unknown({std::nullopt, second}, {});
  EXPECT_EQ(while_first_is_unknown.find({"cameras", "c"})->account, 1U);
}

TEST(Home, PassesOverWhatIsNotAnObject) {
  EXPECT_THAT(paths(Home({document(R"({"structures":[1],"devices":"none"})")}, {})), IsEmpty());
  EXPECT_THAT(paths(Home({document(R"({"structures":{"s":null,"t":{}},"devices":{"cameras":5,"":{"x":{}},
                                      "thermostats":{"a":"gone","b":{}}}})")},
                         {})),
              ElementsAre("/structures/t", "/devices/thermostats/b"));
}

TEST(Home, KeepsItsDocumentsAlive) {
  Home home;
  {
    const Document temporary = document(two_homes);
    home = Home({temporary}, {});
  }
  const Home moved = std::move(home);
  EXPECT_EQ(string_member(*moved.find({"", "s1"})->value, "name"), "Home");
}

/// The paths, and of each object its name and its account.
std::vector<std::string> contents(const Home& home) {
  std::vector<std::string> found;
  for (const HomeObject& object : home.objects())
    found.push_back(object.id.path() + " " + object.name() + " " + std::to_string(object.account));
  return found;
}

/// Two accounts that see a camera of the same id.
struct TwoAccounts {
  Document first = document(R"({"structures":{"s1":{"name":"Home"}},
                                "devices":{"cameras":{"c":{"name":"first","structure_id":"s1"}}}})");
  Document renamed = document(R"({"structures":{"s1":{"name":"Hut"}},
                                  "devices":{"cameras":{"c":{"name":"renamed","structure_id":"s1"}}}})");
  Document more = document(R"({"structures":{"s1":{"name":"Home"}},
                               "devices":{"cameras":{"b":{},"c":{"name":"first","structure_id":"s1"}}}})");
  Document second = document(R"({"devices":{"cameras":{"c":{"name":"second"},"d":{}}}})");
  Document second_renamed = document(R"({"devices":{"cameras":{"c":{"name":"other"},"d":{"name":"D"}}}})");
};

TEST(Home, WithAnotherDocumentIsAsIfMadeOfAllDocuments) {
  const auto [first, renamed, more, second, second_renamed] = TwoAccounts();
  struct Step {
    std::size_t account;
    Document document;
    std::vector<std::string> structures = {};
  };
  Home home;
  std::vector<std::optional<Document>> documents(2);
  for (const Step& step : std::vector<Step>{{1, second},
                                            {0, first},
                                            {0, renamed},
                                            {1, second_renamed},
                                            {0, more},
                                            {0, first},
                                            {0, first},
                                            {1, second, {"Home"}},
                                            {0, renamed, {"Home"}},
                                            {0, first, {"Home"}},
                                            {1, second_renamed},
                                            {0, second},
                                            {1, first}}) {
    documents[step.account] = step.document;
    home = home.with(step.account, step.document, step.structures);
    const Home expected(documents, step.structures);
    EXPECT_EQ(contents(home), contents(expected));
    EXPECT_EQ(home.devices_without_structure(), expected.devices_without_structure());
  }
}

TEST(Home, WithAnotherDocumentHasTheSameObjectsOfTheOthers) {
  const auto other = document(R"({"devices":{"cameras":{"other":{}}}})");
  const Home before({document(two_homes), other}, {});
  for (const char* text : {two_homes, R"({"structures":{"s9":{}}})"}) {
    const Home after = before.with(0, document(text), {});
    EXPECT_EQ(after.find({"cameras", "other"}), before.find({"cameras", "other"}));
    EXPECT_NE(after.find({"", "s1"}), before.find({"", "s1"}));
  }
}

TEST(ObjectId, IsThePathInTheDocument) {
  EXPECT_EQ((ObjectId{"", "s"}).path(), "/structures/s");
  EXPECT_EQ((ObjectId{"cameras", "c"}).path(), "/devices/cameras/c");
  EXPECT_TRUE((ObjectId{"", "s"}).is_structure());
  EXPECT_LT((ObjectId{"", "z"}), (ObjectId{"cameras", "a"}));
}

TEST(Home, AnObjectIsCalledByItsNameOrElseByItsId) {
  const auto document = Document::parse(R"({"devices":{"thermostats":{"t1":{"name":"Hall"},"t2":{"name":""}}},
                                            "structures":{"s1":{"thermostats":["t1","t2"]}}})");
  const Home home({*document}, {});
  EXPECT_EQ(home.find({"thermostats", "t1"})->name(), "Hall");
  EXPECT_EQ(home.find({"thermostats", "t2"})->name(), "t2");
  EXPECT_EQ(home.find({"", "s1"})->name(), "s1");
}

}  // namespace
}  // namespace nest2mqtt::model
