#include "http/form.h"

#include <gmock/gmock.h>

namespace nest2mqtt::simulator {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Form, FieldsAreReadAsBrowsersWriteThem) {
  const Form form("state=a+b%2B%26c&user=home&empty=&bare");
  EXPECT_EQ(form.text("state"), "a b+&c");
  EXPECT_EQ(form.text("user"), "home");
  EXPECT_EQ(form.text("empty"), "");
  EXPECT_EQ(form.text("bare"), "");
  EXPECT_EQ(form.text("stat"), "");
}

TEST(Form, AFieldCanHaveSeveralValues) {
  const Form form("permission=a&user=x&permission=b");
  EXPECT_THAT(form.all("permission"), ElementsAre("a", "b"));
  EXPECT_EQ(form.text("permission"), "a");
  EXPECT_THAT(form.all("nothing"), IsEmpty());
}

TEST(Form, InvalidPairsAreIgnored) {
  const Form form("&&code=%zz&client_id=x&=&");
  EXPECT_EQ(form.text("code"), "");
  EXPECT_EQ(form.text("client_id"), "x");
}

TEST(Form, TheQueryOfATarget) {
  EXPECT_EQ(query_of("/login/oauth2?state=a?b"), "state=a?b");
  EXPECT_EQ(query_of("/login/oauth2"), "");
}

}  // namespace
}  // namespace nest2mqtt::simulator
