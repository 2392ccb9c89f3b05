#include "json/json_text.h"

#include <gtest/gtest.h>

namespace nest2mqtt::simulator {
namespace {

TEST(JsonText, WritesDecimalsAsTheServiceDoes) {
  EXPECT_EQ(to_text(json::value{{"c", 21.0}, {"half", 20.5}, {"f", 70}, {"no", -0.5}}),
            R"({"c":21.0,"half":20.5,"f":70,"no":-0.5})");
}

TEST(JsonText, NeverWritesAnExponent) {
  EXPECT_EQ(to_text(json::value(2e10)), "20000000000.0");
  EXPECT_EQ(to_text(json::value(1.25)), "1.25");
  for (const double number : {1e-9, 1e20, 3.5e15}) {
    EXPECT_EQ(to_text(json::value(number)).find_first_of("eE"), std::string::npos) << number;
  }
}

TEST(JsonText, WritesJsonWhateverTheNumber) {
  EXPECT_EQ(to_text(*parse_json("[1e999,-1e999]")), "[null,null]");
}

TEST(JsonText, EscapesKeysAndStrings) {
  EXPECT_EQ(to_text(json::value{{"a\"b", "c\nd"}}), R"({"a\"b":"c\nd"})");
}

TEST(JsonText, WritesNestedValues) {
  const std::string text = R"({"a":[1,[],{}],"b":null,"c":[true,false]})";
  EXPECT_EQ(to_text(*parse_json(text)), text);
}

TEST(JsonText, ReadsBareValues) {
  EXPECT_EQ(parse_json("72")->as_int64(), 72);
  EXPECT_EQ(parse_json(" \"home\" \n")->as_string(), "home");
}

TEST(JsonText, NamesTheLineOfAnError) {
  EXPECT_EQ(parse_json("{\n\"a\": 1,\n\"b\": x}").error().message.substr(0, 7), "line 3:");
  EXPECT_EQ(parse_json("{}\n{}").error().message, "line 2: text after the end of the JSON value");
  EXPECT_FALSE(parse_json(""));
  EXPECT_FALSE(parse_json("{\"a\":1"));
}

}  // namespace
}  // namespace nest2mqtt::simulator
