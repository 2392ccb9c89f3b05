#include "nest2mqtt/model/diff.h"

#include <set>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/random_document.h"

namespace nest2mqtt::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

json::object object(const char* text) {
  return json::parse(text).get_object();
}

/// `path before -> after`, one text for each change; nothing where it was or is absent.
std::vector<std::string> changes(const json::object& before, const json::object& after) {
  std::vector<std::string> told;
  for (const FieldChange& change : diff(before, after)) {
    std::string line;
    for (const std::string& level : change.path) line += "/" + level;
    line += " " + (change.before == nullptr ? "nothing" : to_text(*change.before));
    line += " -> " + (change.after == nullptr ? "nothing" : to_text(*change.after));
    told.push_back(line);
  }
  return told;
}

std::vector<std::string> changes(const char* before, const char* after) {
  return changes(object(before), object(after));
}

TEST(Diff, OfEqualObjectsIsEmpty) {
  const char* text = R"({"a":1,"b":{"c":[1,2],"d":{}},"e":null})";
  EXPECT_THAT(changes(text, text), IsEmpty());
}

TEST(Diff, NamesWhatCameWentAndChanged) {
  EXPECT_THAT(changes(R"({"a":1,"b":2,"c":3})", R"({"a":1,"b":5,"d":4})"),
              ElementsAre("/b 2 -> 5", "/d nothing -> 4", "/c 3 -> nothing"));
}

TEST(Diff, LooksInsideObjects) {
  EXPECT_THAT(changes(R"({"a":{"b":{"c":1,"d":2}}})", R"({"a":{"b":{"c":1,"d":3}}})"), ElementsAre("/a/b/d 2 -> 3"));
}

TEST(Diff, TakesAnArrayAsOneValue) {
  EXPECT_THAT(changes(R"({"a":[1,2]})", R"({"a":[1,3]})"), ElementsAre("/a [1,2] -> [1,3]"));
}

TEST(Diff, DoesNotSeeTheOrderOfMembersOrTheSpellingOfNumbers) {
  EXPECT_THAT(changes(R"({"a":1,"b":{"c":2,"d":3}})", R"({"b":{"d":3,"c":2},"a":1})"), IsEmpty());
  EXPECT_THAT(changes(R"({"a":20,"b":[20]})", R"({"a":20.0,"b":[2e1]})"), IsEmpty());
}

TEST(Diff, FindsChangesInAnotherOrder) {
  EXPECT_THAT(changes(R"({"a":1,"b":2,"c":3})", R"({"c":4,"a":1})"), ElementsAre("/c 3 -> 4", "/b 2 -> nothing"));
}

TEST(Diff, TellsNullFromAbsent) {
  EXPECT_THAT(changes("{}", R"({"a":null})"), ElementsAre("/a nothing -> null"));
  EXPECT_THAT(changes(R"({"a":null})", "{}"), ElementsAre("/a null -> nothing"));
}

TEST(Diff, SeesAnEmptyObjectComeAndGo) {
  EXPECT_THAT(changes("{}", R"({"a":{}})"), ElementsAre("/a nothing -> {}"));
  EXPECT_THAT(changes(R"({"a":{}})", "{}"), ElementsAre("/a {} -> nothing"));
}

TEST(Diff, SeesAnObjectTakeThePlaceOfAValueAndBack) {
  EXPECT_THAT(changes(R"({"a":1})", R"({"a":{"b":2}})"), ElementsAre(R"(/a 1 -> {"b":2})", "/a/b nothing -> 2"));
  EXPECT_THAT(changes(R"({"a":{"b":2}})", R"({"a":1})"), ElementsAre(R"(/a {"b":2} -> 1)", "/a/b 2 -> nothing"));
}

const json::value* at(const json::object& root, const FieldPath& path) {
  const json::object* parent = &root;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const json::value* child = parent->if_contains(path[i]);
    if (child == nullptr || i + 1 == path.size()) return child;
    if (!child->is_object()) return nullptr;
    parent = &child->get_object();
  }
  return nullptr;
}

/// What a reader who knows nothing but the change makes of it.
void apply(const FieldChange& change, json::object& to) {
  json::object* parent = &to;
  for (std::size_t i = 0; i + 1 < change.path.size(); ++i) {
    json::value* child = parent->if_contains(change.path[i]);
    if (child == nullptr || !child->is_object()) return;  // went with what it was in
    parent = &child->get_object();
  }
  const std::string& name = change.path.back();
  if (change.after == nullptr) {
    parent->erase(name);
  } else if (change.after->is_object()) {
    (*parent)[name] = json::object();  // its members follow
  } else {
    (*parent)[name] = *change.after;
  }
}

TEST(Diff, AppliedToTheOneGivesTheOther) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    SCOPED_TRACE(seed);
    test::RandomDocument random(seed);
    const json::object before = random.object(3);
    json::object after = before;
    if (random.chance(10)) after = random.object(3);
    for (int left = random.up_to(4); left > 0; --left) random.mutate(after);

    json::object result = before;
    std::set<FieldPath> seen;
    for (const FieldChange& change : diff(before, after)) {
      ++found;
      EXPECT_TRUE(seen.insert(change.path).second) << "told twice";
      EXPECT_EQ(change.before, at(before, change.path));
      EXPECT_EQ(change.after, at(after, change.path));
      apply(change, result);
    }
    ASSERT_TRUE(same(result, after)) << to_text(before) << " -> " << to_text(after) << " gave " << to_text(result);
    EXPECT_EQ(seen.empty(), same(before, after));
  }
  EXPECT_GT(found, 1000U);
}

std::vector<std::string> object_changes(const Home& before, const Home& after) {
  std::vector<std::string> told;
  for (const ObjectChange& change : diff(before, after)) {
    const char* what = change.before == nullptr ? " came " : change.after == nullptr ? " went " : " changed ";
    told.push_back(change.id.path() + what + std::to_string(change.fields.size()));
  }
  return told;
}

Home home(const char* text) {
  return Home({Document::parse(text).value()}, {});
}

TEST(HomeDiff, NamesTheObjectsThatCameWentAndChanged) {
  const Home before =
      home(R"({"structures":{"s":{"a":1}},"devices":{"cameras":{"x":{"n":1},"y":{"n":1},"z":{"n":1}}}})");
  const Home after =
      home(R"({"structures":{"s":{"a":2,"b":3}},"devices":{"cameras":{"w":{"n":1},"y":{"n":1},"z":{}}}})");

  EXPECT_THAT(object_changes(before, after), ElementsAre("/structures/s changed 2", "/devices/cameras/w came 1",
                                                         "/devices/cameras/x went 1", "/devices/cameras/z changed 1"));
  EXPECT_THAT(object_changes(before, before), IsEmpty());
}

/// Of an account whose home has this name. All accounts see the doorbell.
Document home_of(std::size_t account, const std::string& name) {
  const std::string id = std::to_string(account);
  return Document::parse(R"({"structures":{"s)" + id + R"(":{"name":")" + name + R"("}},"devices":{"cameras":{"c)" +
                         id + R"(":{},"doorbell":{"name":")" + name + R"("}}}})")
      .value();
}

TEST(HomeDiff, BetweenHomesThatShareDocumentsIsAsBetweenThoseThatDoNot) {
  constexpr std::size_t accounts = 100;
  std::vector<std::optional<Document>> documents;
  for (std::size_t i = 0; i < accounts; ++i) documents.emplace_back(home_of(i, "before"));
  const Home before(documents, {});
  Home after = before;
  for (const std::size_t changed : {99U, 0U, 40U, 41U}) {
    documents[changed] = home_of(changed, "after");
    after = after.with(changed, *documents[changed], {});
    const auto changes = object_changes(before, after);
    EXPECT_THAT(changes, testing::ContainerEq(object_changes(before, Home(documents, {}))));
    EXPECT_THAT(changes, testing::Contains("/structures/s" + std::to_string(changed) + " changed 1"));
  }
  EXPECT_THAT(object_changes(before, after),
              ElementsAre("/structures/s0 changed 1", "/structures/s40 changed 1", "/structures/s41 changed 1",
                          "/structures/s99 changed 1", "/devices/cameras/doorbell changed 1"));
}

TEST(HomeDiff, SeesAnObjectWithoutFieldsComeAndGo) {
  EXPECT_THAT(object_changes(Home(), home(R"({"structures":{"s":{}}})")), ElementsAre("/structures/s came 0"));
  EXPECT_THAT(object_changes(home(R"({"structures":{"s":{}}})"), Home()), ElementsAre("/structures/s went 0"));
}

}  // namespace
}  // namespace nest2mqtt::model
