#include "nest2mqtt/model/document_draft.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::model {
namespace {

using testing::HasSubstr;

std::string root_text(const Document& document) {
  return to_text(document.root());
}

/// The document after `data` was put at `path`.
std::string after_put(const char* before, const char* path, const char* data) {
  DocumentDraft draft(Document::parse(before).value());
  EXPECT_TRUE(draft.put(path, json::parse(data)).has_value());
  return root_text(draft.document().value());
}

constexpr const char* home_text =
    R"({"structures":{"s":{"away":"home"}},"devices":{"thermostats":{"t":{"a":1,"b":{"c":2}}}}})";

TEST(DocumentDraft, PutsOnlyParts) {
  DocumentDraft draft(Document::parse(home_text).value());
  EXPECT_FALSE(draft.put("/", json::object()).has_value());
  EXPECT_FALSE(draft.put("", json::object()).has_value());
  EXPECT_EQ(root_text(draft.document().value()), home_text);
}

TEST(DocumentDraft, ReplacesASubtree) {
  EXPECT_EQ(after_put(home_text, "/devices/thermostats/t", R"({"z":1})"),
            R"({"structures":{"s":{"away":"home"}},"devices":{"thermostats":{"t":{"z":1}}}})");
  EXPECT_EQ(after_put(home_text, "/structures/s/away/", R"("away")"),
            R"({"structures":{"s":{"away":"away"}},"devices":{"thermostats":{"t":{"a":1,"b":{"c":2}}}}})");
}

TEST(DocumentDraft, MakesThePathThatIsNotThereYet) {
  EXPECT_EQ(after_put("{}", "/devices/cameras/c/name", R"("Hall")"),
            R"({"devices":{"cameras":{"c":{"name":"Hall"}}}})");
  EXPECT_EQ(after_put(R"({"devices":5})", "/devices/cameras", "{}"), R"({"devices":{"cameras":{}}})");
}

TEST(DocumentDraft, DeletesWhatIsPutAsNull) {
  EXPECT_EQ(after_put(home_text, "/devices/thermostats/t/b", "null"),
            R"({"structures":{"s":{"away":"home"}},"devices":{"thermostats":{"t":{"a":1}}}})");
  EXPECT_EQ(after_put(home_text, "/devices", "null"), R"({"structures":{"s":{"away":"home"}}})");
}

TEST(DocumentDraft, DeletingWhatIsNotThereChangesNothing) {
  for (const char* path : {"/devices/cameras/c", "/nothing", "/devices/thermostats/t/a/b"}) {
    EXPECT_EQ(after_put(home_text, path, "null"), home_text) << path;
  }
}

TEST(DocumentDraft, LetsNoCredentialInBySideWays) {
  EXPECT_EQ(after_put("{}", "/metadata", R"({"access_token":"c.canary"})"), "{}");
  EXPECT_EQ(after_put("{}", "/metadata/access_token", R"("c.canary")"), "{}");
  EXPECT_EQ(after_put("{}", "/devices/cameras/c/web_url", R"("https://h/?auth=c.canary")"),
            R"({"devices":{"cameras":{"c":{"web_url":"https://h/"}}}})");
}

TEST(DocumentDraft, LeavesTheDocumentBeforeAsItWas) {
  const Document before = Document::parse(home_text).value();
  const Document copy = before;
  DocumentDraft draft(before);
  ASSERT_TRUE(draft.put("/devices", json::value()).has_value());
  EXPECT_EQ(root_text(before), home_text);
  EXPECT_EQ(root_text(copy), home_text);
}

TEST(DocumentDraft, RefusesAPathDeeperThanAnyDocument) {
  std::string path;
  for (int i = 0; i < 32; ++i) path += "/a";
  EXPECT_TRUE(DocumentDraft(Document()).put(path, json::value(1)).has_value());
  EXPECT_FALSE(DocumentDraft(Document()).put(path + "/a", json::value(1)).has_value());
}

TEST(DocumentDraft, GivesADocumentAsOftenAsWanted) {
  DocumentDraft draft{Document()};
  ASSERT_TRUE(draft.put("/a", json::value(1)).has_value());
  const Document first = draft.document().value();
  ASSERT_TRUE(draft.put("/b", json::value(2)).has_value());
  EXPECT_EQ(root_text(first), R"({"a":1})");
  EXPECT_EQ(root_text(draft.document().value()), R"({"a":1,"b":2})");
}

TEST(DocumentDraft, HasALargestSize) {
  DocumentDraft draft{Document()};
  const json::value megabyte(std::string(1024 * 1024, 'x'));
  for (int i = 0; i < 63; ++i) ASSERT_TRUE(draft.put("/" + std::to_string(i), megabyte).has_value());
  EXPECT_TRUE(draft.document().has_value());
  ASSERT_TRUE(draft.put("/63", megabyte).has_value());
  EXPECT_THAT(draft.document().error().message, HasSubstr("67108864 are taken"));
  ASSERT_TRUE(draft.put("/0", json::value()).has_value());
  EXPECT_TRUE(draft.document().has_value());
}

}  // namespace
}  // namespace nest2mqtt::model
