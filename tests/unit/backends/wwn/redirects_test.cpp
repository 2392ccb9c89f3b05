#include "redirects.h"

#include <gmock/gmock.h>

namespace nest2mqtt::wwn {
namespace {

using testing::HasSubstr;

class RedirectsTest : public testing::Test {
 protected:
  static net::HttpResponse redirect_to(const std::string& location) {
    return {.status = 307, .headers = {{"Location", location}}, .body = ""};
  }

  RedirectCache cache_{"https://developer-api.nest.com", {"*.nest.com"}};
  Redirects redirects_{cache_};
};

TEST_F(RedirectsTest, LeadToTheServerThatIsKeptForLaterCalls) {
  redirects_.begin();
  ASSERT_TRUE(redirects_.follow(redirect_to("https://a.nest.com/")));
  EXPECT_EQ(cache_.url("/x"), "https://a.nest.com/x");
  EXPECT_FALSE(redirects_.must_ask_front_door()) << "this call began there";
}

TEST_F(RedirectsTest, EndWithWhatIsWrongAndKeepNoServer) {
  redirects_.begin();
  ASSERT_TRUE(redirects_.follow(redirect_to("https://a.nest.com/")));
  const auto nowhere = redirects_.follow({.status = 307, .headers = {}, .body = ""});
  ASSERT_FALSE(nowhere);
  EXPECT_THAT(nowhere.error().message, HasSubstr("without saying where"));
  EXPECT_FALSE(cache_.cached());
  const auto foreign = redirects_.follow(redirect_to("https://evil.org/"));
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().message, HasSubstr("evil.org"));
}

TEST_F(RedirectsTest, AreFollowedTenTimesInARow) {
  for (int call = 0; call < 2; ++call) {
    redirects_.begin();
    for (int hop = 0; hop < Redirects::max_redirects; ++hop) {
      ASSERT_TRUE(redirects_.follow(redirect_to("https://a.nest.com/"))) << hop;
    }
    const auto once_more = redirects_.follow(redirect_to("https://a.nest.com/"));
    ASSERT_FALSE(once_more);
    EXPECT_THAT(once_more.error().message, HasSubstr("circle"));
    EXPECT_FALSE(cache_.cached());
  }
}

TEST_F(RedirectsTest, ACallThatBeganAtAKeptServerGoesBackToTheFrontDoorOnce) {
  redirects_.begin();
  ASSERT_TRUE(redirects_.follow(redirect_to("https://a.nest.com/")));
  redirects_.begin();
  EXPECT_TRUE(redirects_.must_ask_front_door());
  EXPECT_EQ(cache_.url("/"), "https://developer-api.nest.com/");
  EXPECT_FALSE(redirects_.must_ask_front_door());
}

}  // namespace
}  // namespace nest2mqtt::wwn
