#include "nle/python_text.h"

#include <gtest/gtest.h>

namespace nest2mqtt::simulator {
namespace {

std::string rewritten(const std::string& text) {
  return python_json(*parse_json(text));
}

TEST(PythonText, WritesJsonAsPythonDoes) {
  EXPECT_EQ(rewritten(R"({"a":[1,2.5,21.0,true,null],"b":{}})"), R"({"a": [1, 2.5, 21.0, true, null], "b": {}})");
  EXPECT_EQ(rewritten("1795745714716"), "1795745714716");
  EXPECT_EQ(rewritten("1e300"), "1e+300");
  EXPECT_EQ(rewritten("\"a\\\"\\n\""), "\"a\\\"\\n\"");
}

TEST(PythonText, WritesAsciiOnly) {
  EXPECT_EQ(python_json(json::value("\u2014")), R"("\u2014")");
  EXPECT_EQ(python_json(json::value("K\u00fcche")), R"("K\u00fcche")");
  EXPECT_EQ(python_json(json::value("\U0001F525")), R"("\ud83d\udd25")");
  EXPECT_EQ(python_json(json::object{{"\u00e9", 1}}), R"({"\u00e9": 1})");
}

TEST(PythonText, ShowsValuesInErrorsAsPythonDoes) {
  EXPECT_EQ(python_repr("warm"), "'warm'");
  EXPECT_EQ(python_repr("it's"), "\"it's\"");
  EXPECT_EQ(python_repr("a\nb"), "'a\\nb'");
  EXPECT_EQ(python_str(nullptr), "None");
  EXPECT_EQ(python_str(true), "True");
  EXPECT_EQ(python_str(21.0), "21.0");
}

TEST(PythonText, KnowsWhatPythonTakesForTrue) {
  for (const auto* text : {"true", "1", "0.5", "\"false\"", "[0]", "{\"a\":1}"})
    EXPECT_TRUE(python_truth(*parse_json(text))) << text;
  for (const auto* text : {"null", "false", "0", "0.0", "\"\"", "[]", "{}"})
    EXPECT_FALSE(python_truth(*parse_json(text))) << text;
}

}  // namespace
}  // namespace nest2mqtt::simulator
