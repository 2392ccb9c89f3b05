#include "login_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string nasty = "<script>alert('x')</script> & \"q\"";
const std::string harmless = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;";

TEST(LoginPage, ShowsNothingThatCouldBecomePartOfIt) {
  for (const LoginPage& page : {success_page(nasty), success_page("", nasty), failure_page(nasty)}) {
    EXPECT_THAT(page.html, AllOf(HasSubstr(harmless), Not(HasSubstr("<script"))));
  }
}

TEST(LoginPage, SaysWhetherItWorked) {
  const LoginPage success = success_page("  \"Maple Street\"\n");
  EXPECT_EQ(success.status, 200);
  EXPECT_THAT(success.html, AllOf(HasSubstr("<h1>The home is connected</h1>"), HasSubstr("Maple Street"),
                                  testing::StartsWith("<!doctype html>")));
  EXPECT_THAT(success_page("").html, Not(HasSubstr("<pre>")));
  EXPECT_THAT(success_page("", "events are missing").html, HasSubstr("<p>events are missing</p>"));

  const LoginPage failure = failure_page("the code has expired; run it again");
  EXPECT_EQ(failure.status, 400);
  EXPECT_THAT(failure.html, AllOf(HasSubstr("not connected"), HasSubstr("Why: the code has expired; run it again.")));
  EXPECT_EQ(foreign_page().status, 400);
  EXPECT_THAT(foreign_page().html, HasSubstr("nothing has been changed"));
}

}  // namespace
}  // namespace nest2mqtt::cli
