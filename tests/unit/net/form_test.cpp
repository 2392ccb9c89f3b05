#include "nest2mqtt/net/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::net {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Form, EscapesWhatCouldBeMistaken) {
  EXPECT_EQ(form_encode({{"client_id", "a-b_c.d~9"}, {"code", ""}}), "client_id=a-b_c.d~9&code=");
  EXPECT_EQ(form_encode({{"a&b", "c=d &+%?#/\r\n"}}), "a%26b=c%3Dd%20%26%2B%25%3F%23%2F%0D%0A");
  EXPECT_EQ(form_encode({{"name", "K\xC3\xBC"}}), "name=K%C3%BC");
  EXPECT_EQ(form_encode({{"nul", std::string("a\0b", 3)}}), "nul=a%00b");
  EXPECT_EQ(form_encode({}), "");
}

TEST(Form, ReadsWhatABrowserSends) {
  EXPECT_THAT(form_decode("code=ABC&state=s%2Fx+y%26"), ElementsAre(Pair("code", "ABC"), Pair("state", "s/x y&")));
  EXPECT_THAT(form_decode("a%00=%41"), ElementsAre(Pair(std::string("a\0", 2), "A")));
  EXPECT_THAT(form_decode("a=b=c"), ElementsAre(Pair("a", "b=c")));
  EXPECT_THAT(form_decode("a"), ElementsAre(Pair("a", "")));
  EXPECT_THAT(form_decode("=v"), ElementsAre(Pair("", "v")));
}

TEST(Form, FieldIsTheFirstOfItsName) {
  const FormFields fields{{"a", "1"}, {"b", "2"}, {"a", "3"}};
  EXPECT_EQ(form_field(fields, "a"), "1");
  EXPECT_EQ(form_field(fields, "c"), "");
}

TEST(Form, SurvivesWhatIsNone) {
  EXPECT_THAT(form_decode(""), IsEmpty());
  EXPECT_THAT(form_decode("&&"), IsEmpty());
  EXPECT_THAT(form_decode("a=%&b=%4&c=%zz"), ElementsAre(Pair("a", "%"), Pair("b", "%4"), Pair("c", "%zz")));
}

TEST(Form, ReadsBackWhatItWrites) {
  std::string everything;
  for (int byte = 0; byte < 256; ++byte) everything += static_cast<char>(byte);
  const FormFields fields{{"first", everything}, {everything, "second"}};
  EXPECT_EQ(form_decode(form_encode(fields)), fields);
}

}  // namespace
}  // namespace nest2mqtt::net
