#include "http/request_target.h"

#include <gtest/gtest.h>

namespace nest2mqtt::simulator {
namespace {

TEST(ParseTarget, TakesPathAndQueryApart) {
  const auto target = parse_target("/devices/a%20b/c?auth=c.x%2By&print");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, (Path{"devices", "a b", "c"}));
  EXPECT_EQ(target->query.at("auth"), "c.x+y");
  EXPECT_EQ(target->query.at("print"), "");
}

TEST(ParseTarget, KnowsTheRootAndATrailingSlash) {
  EXPECT_EQ(parse_target("/")->path, Path{});
  EXPECT_EQ(parse_target("/devices/")->path, Path{"devices"});
}

TEST(ParseTarget, RefusesBrokenOnes) {
  for (const auto* text : {"/a//b", "/%4", "/%zz", "/a?x=%1"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

TEST(JsonSuffix, IsTakenOffTheLastSegment) {
  const auto stripped = [](Path path) {
    strip_json_suffix(path);
    return path;
  };
  EXPECT_EQ(stripped({"devices.json"}), Path{"devices"});
  EXPECT_EQ(stripped({"a.json", "b"}), (Path{"a.json", "b"}));
  EXPECT_EQ(stripped({".json"}), Path{});
}

}  // namespace
}  // namespace nest2mqtt::simulator
