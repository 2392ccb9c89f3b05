#include "clean_json.h"

#include <gtest/gtest.h>

namespace nest2mqtt::wwn {
namespace {

const Secret slashed_token("c.a/canary");

std::string cleaned(std::string_view text) {
  const auto parsed = parse_clean_json(text, slashed_token);
  return parsed ? model::to_text(**parsed) : parsed.error().message;
}

TEST(CleanJson, HasTheTokenInNoSpelling) {
  EXPECT_EQ(cleaned(R"(["c.a/canary","xc.a/canaryx"])"), R"(["***","x***x"])");
  EXPECT_EQ(cleaned(R"({"c.a\/canary":"\u0063.a\u002fcanary"})"), R"({"***":"***"})");
  EXPECT_EQ(cleaned(R"(["c.a\/",["\"c.a\/canary\"\n"]])"), R"(["c.a/",["\"***\"\n"]])");
}

TEST(CleanJson, IsOtherwiseWhatWasSent) {
  EXPECT_EQ(cleaned(R"({"a":"b\\\"\u00fc","n":[1,2.5,null,true]})"),
            "{\"a\":\"b\\\\\\\"\xC3\xBC\",\"n\":[1,2.5,null,true]}");
  EXPECT_EQ(cleaned("nonsense"), "not valid JSON at byte 0 of 8: syntax error");
}

}  // namespace
}  // namespace nest2mqtt::wwn
