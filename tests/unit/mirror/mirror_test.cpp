#include "nest2mqtt/mirror/mirror.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::mirror {
namespace {

using model::Document;
using model::Home;
using testing::ElementsAre;
using testing::IsEmpty;

/// A home with one camera that looks like this; none for an empty text.
Home camera(const std::string& fields) {
  if (fields.empty()) return {};
  return Home({Document::parse(R"({"devices":{"cameras":{"c":)" + fields + "}}}").value()}, {});
}

/// What the change from one camera to the other publishes, as `topic below the camera = payload`.
std::vector<std::string> published(const std::string& before, const std::string& after, MirrorOptions options = {}) {
  const Home from = camera(before);
  const Home to = camera(after);
  const std::string document = "nest/devices/cameras/c";
  std::vector<std::string> told;
  for (const model::ObjectChange& change : diff(from, to)) {
    for (const TopicValue& value : Mirror(TopicNames("nest"), options).render(change)) {
      EXPECT_TRUE(value.topic.starts_with(document)) << value.topic;
      told.push_back(value.topic.substr(document.size()) + "=" + value.payload);
    }
  }
  return told;
}

constexpr MirrorOptions only_leaves{.leaves = true, .documents = false};

TEST(LeafPayload, IsTheBareValue) {
  EXPECT_EQ(leaf_payload(json::parse(R"("a \"b\"")")), "a \"b\"");
  EXPECT_EQ(leaf_payload(json::parse("2.05E1")), "20.5");
  EXPECT_EQ(leaf_payload(json::parse("21.0")), "21");
  EXPECT_EQ(leaf_payload(json::parse("true")), "true");
  EXPECT_EQ(leaf_payload(json::parse(R"(["a",1.0,{"b":null}])")), R"(["a",1,{"b":null}])");
  EXPECT_EQ(leaf_payload(json::parse("[]")), "[]");
  EXPECT_EQ(leaf_payload(json::parse("null")), "");
  EXPECT_EQ(leaf_payload(json::parse(R"({"a":1})")), "");
}

TEST(Mirror, PublishesTheLeavesFirstThenTheDocument) {
  EXPECT_THAT(published("", R"({"name":"Hall","is_online":true,"t":20.50})"),
              ElementsAre("/name=Hall", "/is_online=true", "/t=20.5", R"(={"name":"Hall","is_online":true,"t":20.5})"));
}

TEST(Mirror, PublishesOnlyWhatChanged) {
  EXPECT_THAT(published(R"({"a":1,"b":2})", R"({"a":1,"b":3})"), ElementsAre("/b=3", R"(={"a":1,"b":3})"));
  EXPECT_THAT(published(R"({"a":1,"b":2})", R"({"b":2.0,"a":1})"), IsEmpty());
}

TEST(Mirror, GoesIntoNestedObjects) {
  EXPECT_THAT(published(R"({"last_event":{"has_motion":false,"x":1}})", R"({"last_event":{"has_motion":true,"x":1}})",
                        only_leaves),
              ElementsAre("/last_event/has_motion=true"));
}

TEST(Mirror, KeepsAnArrayInOneLeaf) {
  EXPECT_THAT(published("{}", R"({"zones":[{"name":"Door","id":1}]})", only_leaves),
              ElementsAre(R"(/zones=[{"name":"Door","id":1}])"));
}

TEST(Mirror, DeletesTheLeafOfWhatIsNullEmptyOrGone) {
  EXPECT_THAT(published(R"({"a":1,"b":1,"c":1})", R"({"a":null,"b":""})", only_leaves),
              ElementsAre("/a=", "/b=", "/c="));
}

TEST(Mirror, SaysNothingOfALeafThatHasNothingToSayBeforeOrAfter) {
  EXPECT_THAT(published(R"({"a":null,"b":"","c":{}})", R"({"a":"","c":null})", only_leaves), IsEmpty());
}

TEST(Mirror, MovesLeavesWhenAnObjectTakesThePlaceOfAValue) {
  EXPECT_THAT(published(R"({"a":1})", R"({"a":{"b":2}})", only_leaves), ElementsAre("/a=", "/a/b=2"));
  EXPECT_THAT(published(R"({"a":{"b":2}})", R"({"a":1})", only_leaves), ElementsAre("/a=1", "/a/b="));
}

TEST(Mirror, ClearsAnObjectThatIsGone) {
  EXPECT_THAT(published(R"({"a":1,"b":{"c":2}})", ""), ElementsAre("/a=", "/b/c=", "="));
}

TEST(Mirror, PublishesTheDocumentOfAnObjectWithoutFields) {
  EXPECT_THAT(published("", "{}"), ElementsAre("={}"));
  EXPECT_THAT(published("{}", ""), ElementsAre("="));
}

TEST(Mirror, PublishesWhatItIsToldTo) {
  const std::string after = R"({"a":1})";
  EXPECT_THAT(published("", after, {.leaves = true, .documents = false}), ElementsAre("/a=1"));
  EXPECT_THAT(published("", after, {.leaves = false, .documents = true}), ElementsAre(R"(={"a":1})"));
  EXPECT_THAT(published("", after, {.leaves = false, .documents = false}), IsEmpty());
}

TEST(Mirror, HasNoLeafForANameThatDoesNotFitIntoATopic) {
  const std::string base = "nest/devices/cameras/c/";
  const std::string fits(65'535 - base.size(), 'x');
  const auto told = published("", R"({")" + fits + R"(":1,")" + fits + R"(y":2})");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0], "/" + fits + "=1");
  EXPECT_TRUE(told[1].starts_with("={"));
}

}  // namespace
}  // namespace nest2mqtt::mirror
