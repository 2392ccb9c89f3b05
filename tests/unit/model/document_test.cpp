#include "nest2mqtt/model/document.h"

#include <random>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::model {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

std::string text_of(const Document& document) {
  return to_text(document.root());
}

TEST(ParseJson, ErrorsNameTheByte) {
  EXPECT_THAT(parse_json(R"({"a":1,})").error().message, HasSubstr("at byte 7 of 8"));
  EXPECT_THAT(parse_json(R"({"a":tru})").error().message, HasSubstr("at byte 5 of 9"));
  EXPECT_THAT(parse_json("").error().message, HasSubstr("at byte 0 of 0"));
  EXPECT_THAT(parse_json(R"({"a":)").error().message, HasSubstr("at byte 5 of 5"));
  EXPECT_THAT(parse_json("{} x").error().message, HasSubstr("at byte 3 of 4"));
}

TEST(ParseJson, IsStrict) {
  for (const char* text :
       {"{'a':1}", "{a:1}", "[1,]", "// x\n1", "NaN", "Infinity", "01", "+1", ".5", "\"\t\"", "1 2"}) {
    EXPECT_FALSE(parse_json(text).has_value()) << text;
  }
}

TEST(ParseJson, RefusesTextThatIsNotUtf8) {
  EXPECT_FALSE(parse_json("\"\xFF\"").has_value());
  EXPECT_FALSE(parse_json("{\"\xC3\":1}").has_value());
  EXPECT_TRUE(parse_json("\"K\xC3\xBC"
                         "che\"")
                  .has_value());
}

TEST(ParseJsonObject, TakesNothingElse) {
  EXPECT_EQ(to_text(parse_json_object(R"({"a":1})").value()), R"({"a":1})");
  for (const char* text : {"[]", "1", "null", "\"{}\""}) {
    EXPECT_THAT(parse_json_object(text).error().message, HasSubstr("not a JSON object")) << text;
  }
  EXPECT_THAT(parse_json_object("{").error().message, HasSubstr("at byte 1 of 1"));
  EXPECT_FALSE(parse_json_object(R"({"a":[]})", 1).has_value()) << "deeper than one level";
}

TEST(ParseJson, TakesThirtyTwoLevelsAndNoMore) {
  EXPECT_TRUE(parse_json(nested(32)).has_value());
  EXPECT_FALSE(parse_json(nested(33)).has_value());
  EXPECT_FALSE(parse_json(nested(1'000'000)).has_value());
}

TEST(ParseJson, AValueOutlivesTheTextItCameFrom) {
  Result<json::value> value = fail("not read yet");
  {
    const std::string text = R"({"name":")" + std::string(1000, 'x') + "\"}";
    value = parse_json(text);
  }
  EXPECT_EQ(string_member(value->get_object(), "name"), std::string(1000, 'x'));
}

struct UnicodeCase {
  std::string sent;
  std::string kept;
};

TEST(ParseDocument, PutsTheReplacementCharacterInPlaceOfWhatIsNotUnicode) {
  const std::string fffd = "\xEF\xBF\xBD";
  for (const auto& [sent, kept] : {
           UnicodeCase{R"("\ud83d")", fffd},
           UnicodeCase{R"("Hall \uD83D")", "Hall " + fffd},
           UnicodeCase{R"("\ud83dx")", fffd + "x"},
           UnicodeCase{R"("\ud83d\n")", fffd + "\n"},
           UnicodeCase{R"("\ude00")", fffd},
           UnicodeCase{R"("\ude00\ud83d")", fffd + fffd},
           UnicodeCase{R"("\ud83d\ud83d\ude00")", fffd + "\xF0\x9F\x98\x80"},
           UnicodeCase{R"("\ud83d\u0041")", fffd + "A"},
           UnicodeCase{R"("\\ud83d \ud83d")", "\\ud83d " + fffd},
           UnicodeCase{"\"caf\xE9\"", "caf" + fffd},
           UnicodeCase{"\"\xFF\xFE\"", fffd + fffd},
           UnicodeCase{"\"\xED\xA0\x80\"", fffd + fffd + fffd},
           UnicodeCase{"\"\xF0\x9F\x98\"", fffd},
           UnicodeCase{"\"\xC0\x80\"", fffd + fffd},
           UnicodeCase{"\"\xF4\x90\x80\x80\"", fffd + fffd + fffd + fffd},
           UnicodeCase{"\"\xC3\xBC\xC3\"", "\xC3\xBC" + fffd},
       }) {
    const auto document = parse_document(R"({"a":)" + sent + R"(,"b":25.5})");
    ASSERT_TRUE(document.has_value()) << sent << ": " << document.error().message;
    EXPECT_EQ(string_member((*document)->get_object(), "a"), kept) << sent;
    EXPECT_EQ(number_member((*document)->get_object(), "b"), 25.5) << sent;
  }
}

TEST(ParseDocument, KeepsTheDigitsOfNumbersThatNoNumberTypeHolds) {
  for (const char* number :
       {"1e400", "-1e400", "1e-400", "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890",
        "1e23", "9007199254740993.0", "1e99999999999", "-1E+99999999999", "1e-99999999999"}) {
    const std::string text = std::string(R"({"a":)") + number + R"(,"b":"1e99999999999","c":[25.5]})";
    const auto document = parse_document(text);
    ASSERT_TRUE(document.has_value()) << number;
    EXPECT_EQ(to_text(**document), std::string(R"({"a":")") + number + R"(","b":"1e99999999999","c":[25.5]})");
  }
}

TEST(ParseDocument, KeepsNumbersThatCanBeHeld) {
  for (const char* number : {"0", "-1", "9007199254740993", "9223372036854775807", "18446744073709551615",
                             "-9223372036854775808", "20.5", "0.1", "21.599999999999998", "0.30000000000000004"}) {
    EXPECT_EQ(to_text(**parse_document(number)), number);
  }
  EXPECT_EQ(to_text(**parse_document("[2e1,20.0,-0.0,0e999,1.5E+3]")), "[20,20,0,0,1500]");
}

TEST(ParseDocument, ReadsEveryDecimalAsItsNearestDouble) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = number_text(std::uniform_real_distribution<double>(-100, 100)(random));
    ASSERT_EQ(to_text(**parse_document(text)), text);
  }
}

TEST(ParseDocument, RepairsNamesToo) {
  const auto document = Document::parse("{\"a\xFF\":1,\"\\ud83d\":2}").value();
  EXPECT_EQ(text_of(document), "{\"a\xEF\xBF\xBD\":1,\"\xEF\xBF\xBD\":2}");
}

TEST(ParseDocument, ErrorsNameTheByteOfWhatWasSent) {
  EXPECT_THAT(parse_document("{\"a\":\"\xFF\",}").error().message, HasSubstr("of 10"));
  EXPECT_FALSE(parse_document("{\xFF}").has_value());
  EXPECT_FALSE(parse_document(R"({"a":"\ud8)").has_value());
  EXPECT_FALSE(parse_document(R"({"a":"\ud83x"})").has_value());
}

TEST(Document, IsAnObject) {
  for (const char* text : {"null", "[]", "1", "\"x\"", "true"}) {
    EXPECT_FALSE(Document::parse(text).has_value()) << text;
  }
  EXPECT_EQ(text_of(Document::parse("{}").value()), "{}");
  EXPECT_EQ(text_of(Document()), "{}");
}

TEST(Document, LeavesOutMetadata) {
  const auto document =
      Document::parse(R"({"metadata":{"access_token":"c.canary"},"structures":{"s":{"metadata":"stays"}}})").value();
  EXPECT_EQ(text_of(document), R"({"structures":{"s":{"metadata":"stays"}}})");
}

TEST(Document, CutsTheTokenOutOfUrlsAtEveryDepth) {
  const auto document = Document::parse(R"({"devices":{"cameras":{"c":{
      "web_url":"https://h/c?auth=c.canary",
      "last_event":{"app_url":"nestmobile://h/c?auth=c.canary&x=1"},
      "list":["https://h/?a=1&auth=c.canary",{"deep":["https://h/?AUTH=c.canary#f"]}]}}}})");
  ASSERT_TRUE(document.has_value());
  EXPECT_THAT(text_of(*document), Not(HasSubstr("canary")));
  EXPECT_EQ(text_of(*document),
            R"({"devices":{"cameras":{"c":{"web_url":"https://h/c","last_event":{"app_url":"nestmobile://h/c?x=1"},)"
            R"("list":["https://h/?a=1",{"deep":["https://h/#f"]}]}}}})");
}

struct UrlCase {
  const char* url;
  const char* clean;
};

TEST(WithoutAuthQuery, CutsTheParameterAndNothingElse) {
  for (const auto& [url, clean] : {
           UrlCase{"https://h/p?auth=x", "https://h/p"},
           UrlCase{"https://h/p?auth=", "https://h/p"},
           UrlCase{"https://h/p?a=1&auth=x", "https://h/p?a=1"},
           UrlCase{"https://h/p?auth=x&b=2", "https://h/p?b=2"},
           UrlCase{"https://h/p?auth=x&b=2#f", "https://h/p?b=2#f"},
           UrlCase{"https://h/p?a=1&auth=x&b=2", "https://h/p?a=1&b=2"},
           UrlCase{"https://h/p?a=1;auth=x;b=2", "https://h/p?a=1;b=2"},
           UrlCase{"https://h/p?auth=x#f", "https://h/p#f"},
           UrlCase{"https://h/p?a=1&auth=x#f", "https://h/p?a=1#f"},
           UrlCase{"https://h/p?AUTH=x", "https://h/p"},
           UrlCase{"https://h/p?auth=x&auth=y", "https://h/p"},
           UrlCase{"https://h/p?auth=x&Auth=y&b=2", "https://h/p?b=2"},
           UrlCase{"https://h/p#auth=x", "https://h/p"},
           UrlCase{"https://h/p#auth=x&b=2", "https://h/p#b=2"},
           UrlCase{"https://h/p#a=1&auth=x", "https://h/p#a=1"},
       }) {
    EXPECT_EQ(without_auth_query(url), clean);
  }
}

TEST(WithoutAuthQuery, LeavesEverythingElseAsItIs) {
  for (const char* text : {"", "auth=x", "https://h/auth=x", "https://h/p?author=x", "https://h/p?x_auth=1",
                           "https://h/p?a=auth", "https://h/p?", "https://h/p?&", "a & b = c; d", "https://h/p?a=1#"}) {
    EXPECT_EQ(without_auth_query(text), text);
  }
}

}  // namespace
}  // namespace nest2mqtt::model
