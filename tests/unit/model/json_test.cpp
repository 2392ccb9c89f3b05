#include "nest2mqtt/model/json.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace nest2mqtt::model {
namespace {

TEST(NumberText, IsTheShortestPlainDecimal) {
  EXPECT_EQ(number_text(21), "21");
  EXPECT_EQ(number_text(20.5), "20.5");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(-7.25), "-7.25");
  EXPECT_EQ(number_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(number_text(1e21), "1000000000000000000000");
  EXPECT_EQ(number_text(1e-7), "0.0000001");
}

TEST(NumberText, HasNoNegativeZero) {
  EXPECT_EQ(number_text(-0.0), "0");
}

TEST(NumberText, HasNoExponentHoweverLargeOrSmallAndReadsBackTheSame) {
  std::vector<double> numbers{1e300,
                              -1e300,
                              std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::lowest(),
                              std::numeric_limits<double>::min(),
                              std::numeric_limits<double>::denorm_min(),
                              -2.2250738585072014e-308};
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> mantissa(-1, 1);
  std::uniform_int_distribution exponent(-1000, 1000);
  for (int i = 0; i < 2000; ++i) numbers.push_back(std::ldexp(mantissa(random), exponent(random)));
  for (const double number : numbers) {
    const std::string text = number_text(number);
    EXPECT_EQ(text.find_first_not_of("-0123456789."), std::string::npos) << text;
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), number) << text;
  }
}

TEST(NumberText, HasNoWordForWhatIsNotFinite) {
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(number_text(std::nan("")), "null");
}

TEST(ToText, IsCompactAndKeepsTheOrderOfMembers) {
  const json::value value = json::parse(R"( { "b" : [ 1 , 2.50 , -3e2 , true , null ] , "a" : { } , "c" : "x" } )");
  EXPECT_EQ(to_text(value), R"({"b":[1,2.5,-300,true,null],"a":{},"c":"x"})");
}

TEST(ToText, WritesWhatReadsBackTheSame) {
  const json::value value = json::parse(R"({"quote\"":"back\\slash","control":"\u0001\n","wide":"Küche ☃",)"
                                        R"("big":18446744073709551615,"small":-9223372036854775808})");
  EXPECT_EQ(json::parse(to_text(value)), value);
}

TEST(AsNumber, ReadsAllThreeKinds) {
  EXPECT_EQ(as_number(json::value(std::int64_t{-1})), -1.0);
  EXPECT_EQ(as_number(json::value(std::uint64_t{1})), 1.0);
  EXPECT_EQ(as_number(json::value(1.5)), 1.5);
  for (const char* other : {"null", "true", "\"1\"", "[1]", "{}"}) {
    EXPECT_EQ(as_number(json::parse(other)), std::nullopt) << other;
  }
}

TEST(NumberOrTextNumber, ReadsANumberInQuotesAndNothingElse) {
  EXPECT_EQ(number_or_text_number(json::value(15)), 15.0);
  EXPECT_EQ(number_or_text_number(json::value("15")), 15.0);
  EXPECT_EQ(number_or_text_number(json::value("-20.5")), -20.5);
  for (const char* text : {"", " 15", "15 ", "15 min", "0x15", "1e400", "inf", "nan", "+15"}) {
    EXPECT_EQ(number_or_text_number(json::value(text)), std::nullopt) << text;
  }
  for (const char* other : {"null", "true", "[1]", "{}"}) {
    EXPECT_EQ(number_or_text_number(json::parse(other)), std::nullopt) << other;
  }
  const json::object object{{"humidity", "40"}};
  EXPECT_EQ(reading_member(object, "humidity"), 40.0);
  EXPECT_EQ(reading_member(object, "absent"), std::nullopt);
}

struct Pair {
  const char* a;
  const char* b;
};

TEST(Same, LooksAtTheValueNotAtItsSpelling) {
  for (const auto& [a, b] : {Pair{"20", "20.0"}, Pair{"2e1", "20"}, Pair{R"({"a":1,"b":2})", R"({"b":2,"a":1.0})"},
                             Pair{"[1,{\"a\":2}]", "[1.0,{\"a\":2}]"}, Pair{"-0.0", "0"}}) {
    EXPECT_TRUE(same(json::parse(a), json::parse(b))) << a << " " << b;
  }
}

TEST(Same, TellsDifferentValuesApart) {
  for (const auto& [a, b] : {Pair{"20", "20.5"}, Pair{"[1,2]", "[2,1]"}, Pair{"[1]", "[1,1]"}, Pair{"{}", "[]"},
                             Pair{"{}", R"({"a":null})"}, Pair{"null", "false"}, Pair{"0", "false"},
                             Pair{"\"20\"", "20"}, Pair{R"({"a":1})", R"({"b":1})"}, Pair{"\"a\"", "\"A\""}}) {
    EXPECT_FALSE(same(json::parse(a), json::parse(b))) << a << " " << b;
    EXPECT_FALSE(same(json::parse(b), json::parse(a))) << b << " " << a;
  }
}

TEST(Members, AreGivenOnlyInTheTypeAskedFor) {
  const json::object object = json::parse(R"({"text":"x","yes":true,"number":2.5,"none":null})").get_object();

  EXPECT_EQ(string_member(object, "text"), "x");
  EXPECT_EQ(bool_member(object, "yes"), true);
  EXPECT_EQ(number_member(object, "number"), 2.5);
  for (const char* name : {"yes", "number", "none", "absent"}) EXPECT_EQ(string_member(object, name), std::nullopt);
  for (const char* name : {"text", "number", "none", "absent"}) EXPECT_EQ(bool_member(object, name), std::nullopt);
  for (const char* name : {"text", "yes", "none", "absent"}) EXPECT_EQ(number_member(object, name), std::nullopt);
}

TEST(Members, MayBeObjectsAndArrays) {
  const json::object object =
      json::parse(R"({"object":{"inner":{"text":"x"}},"array":[1,2],"text":"x","none":null})").get_object();

  ASSERT_NE(object_member(object, "object"), nullptr);
  EXPECT_EQ(to_text(*object_member(object, "object")), R"({"inner":{"text":"x"}})");
  ASSERT_NE(array_member(object, "array"), nullptr);
  EXPECT_EQ(array_member(object, "array")->size(), 2U);
  for (const char* name : {"array", "text", "none", "absent"}) EXPECT_EQ(object_member(object, name), nullptr) << name;
  for (const char* name : {"object", "text", "none", "absent"}) EXPECT_EQ(array_member(object, name), nullptr) << name;
}

TEST(Members, OfMembersAreNothingWhereOneIsMissing) {
  const json::object object = json::parse(R"({"object":{"inner":{"text":"x"}}})").get_object();

  const json::object* const inner = object_member(object_member(object, "object"), "inner");
  ASSERT_NE(inner, nullptr);
  EXPECT_EQ(string_member(*inner, "text"), "x");
  EXPECT_EQ(object_member(object_member(object, "absent"), "inner"), nullptr);
  EXPECT_EQ(object_member(json::value(1).if_object(), "inner"), nullptr);
}

TEST(AsNumber, IsNothingForWhatIsNotFinite) {
  for (const char* text : {"1e999", "-1e999", "0e999"}) {
    EXPECT_EQ(as_number(json::parse(text)), std::nullopt) << text;
    EXPECT_TRUE(same(json::parse(text), json::parse("0e999"))) << text;
    EXPECT_FALSE(same(json::parse(text), json::parse("1.5"))) << text;
    EXPECT_FALSE(same(json::parse("1.5"), json::parse(text))) << text;
  }
}

}  // namespace
}  // namespace nest2mqtt::model
