#include "service_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::wwn {
namespace {

using testing::HasSubstr;
using testing::Not;

const Secret canary("c.canary");

ServiceError read(int status, const std::string& body) {
  return read_service_error({status, {}, body}, canary);
}

TEST(ServiceError, ReadsTheDocumentedBody) {
  const auto error = read(400, R"({"error":"Cannot set target_temperature_low while mode is cool",
      "type":"https://developers.nest.com/documentation/cloud/error-messages#mode-error",
      "message":"Cannot set target_temperature_low while mode is cool","instance":"31441a94-ed26-11e4-90ec-1681e6b88ec1",
      "details":{"fieldName":"target_temperature_low","mode":"cool"}})");
  EXPECT_EQ(error.message, "Cannot set target_temperature_low while mode is cool");
  EXPECT_EQ(error.anchor, "mode-error");
}

TEST(ServiceError, NamesTheFieldsThatWantAPermission) {
  const auto fields = [](const std::string& details) {
    return read(400, R"({"error":"e","type":"x#no-write-permission","details":)" + details + "}").fields;
  };
  EXPECT_THAT(fields(R"({"fields":"temperature_scale"})"), testing::ElementsAre("temperature_scale"));
  EXPECT_THAT(fields(R"({"fields":" a,b, c,"})"), testing::ElementsAre("a", "b", "c"));
  for (const char* none : {"{}", "5", R"({"fields":5})", R"({"fields":""})"}) {
    EXPECT_THAT(fields(none), testing::IsEmpty()) << none;
  }
  EXPECT_THAT(read(400, R"({"type":"x#mode-error","details":{"fields":"a"}})").fields, testing::IsEmpty());
}

TEST(ServiceError, TakesTheAnchorOfAnyAddress) {
  EXPECT_EQ(read(429, R"({"error":"blocked","type":"…#blocked"})").anchor, "blocked");
  EXPECT_EQ(read(429, R"({"error":"blocked","type":"https://developer.nest.com/errors"})").anchor, "");
  EXPECT_EQ(read(429, R"({"error":"blocked","type":7})").anchor, "");
}

TEST(ServiceError, TakesTheShortTextWhereThereIsNoLongOne) {
  EXPECT_EQ(read(429, R"({"error":"blocked"})").message, "blocked");
  EXPECT_EQ(read(429, R"({"error":"blocked","message":""})").message, "blocked");
  EXPECT_EQ(read(429, R"({"error":"blocked","message":null})").message, "blocked");
}

TEST(ServiceError, KeepsTheWordsBesideTextThatIsNotUnicode) {
  EXPECT_EQ(read(403, "{\"message\":\"no access to \xFF\"}").message, "no access to \xEF\xBF\xBD");
  EXPECT_EQ(read(403, R"({"message":"no access to \ud83d"})").message, "no access to \xEF\xBF\xBD");
}

TEST(ServiceError, MakesASentenceOfAnyOtherAnswer) {
  for (const char* body : {"", "<html>503</html>", "null", "[]", "{}", R"({"message":5})"}) {
    EXPECT_EQ(read(503, body).message, "the service answered with HTTP status 503") << body;
    EXPECT_EQ(read(503, body).anchor, "");
  }
}

TEST(ServiceError, DoesNotShowTheToken) {
  const auto error = read(401, R"({"message":"token c.canary is not c.canary","type":"x#c.canary"})");
  EXPECT_EQ(error.message, "token *** is not ***");
  EXPECT_EQ(error.anchor, "***");
}

TEST(ServiceError, IsOneShortPrintableLine) {
  EXPECT_EQ(read(400, R"({"message":"a\nb\u0000c\u007fd"})").message, "a b c d");

  std::string wide;
  for (int i = 0; i < 1000; ++i) wide += "\xE2\x98\x83";
  const std::string message = read(400, R"({"message":")" + wide + "\"}").message;
  EXPECT_LE(message.size(), 303U);
  EXPECT_TRUE(message.ends_with("..."));
  EXPECT_TRUE(is_utf8(message));
}

TEST(WithoutToken, RedactsEveryOccurrence) {
  EXPECT_EQ(without_token("c.canaryc.canary x c.canary", canary), "****** x ***");
  EXPECT_EQ(without_token("nothing", canary), "nothing");
  EXPECT_EQ(without_token("nothing", Secret()), "nothing");
}

TEST(WithoutToken, RedactsWhatIsLeftOfATokenThatWasCutOffOrIsSpelledInAnotherWay) {
  const Secret long_token("c.canary/with/a/tail");
  EXPECT_EQ(without_token("c.canary/with/a/tail", long_token), "***");
  EXPECT_EQ(without_token("bad token c.canary/wi", long_token), "bad token ***");
  EXPECT_EQ(without_token(R"("c.canary\/with\/a\/tail", "x")", long_token), R"("***", "x")");
  EXPECT_EQ(without_token("c.can is short enough", long_token), "c.can is short enough");
}

TEST(WithoutToken, EndsWhateverTheTokenLooksLike) {
  EXPECT_EQ(without_token("a * b", Secret("*")), "a *** b");
  EXPECT_EQ(without_token("a *** b", Secret("***")), "a *** b");
}

}  // namespace
}  // namespace nest2mqtt::wwn
