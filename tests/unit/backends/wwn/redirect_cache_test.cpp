#include "redirect_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::wwn {
namespace {

using testing::HasSubstr;
using testing::Not;

class RedirectCacheTest : public testing::Test {
 protected:
  RedirectCache cache_{"https://developer-api.nest.com", {"*.nest.com"}};
};

TEST_F(RedirectCacheTest, BeginsAtTheFrontDoor) {
  EXPECT_FALSE(cache_.cached());
  EXPECT_EQ(cache_.url("/"), "https://developer-api.nest.com/");
  EXPECT_EQ(cache_.url("/devices/cameras/c"), "https://developer-api.nest.com/devices/cameras/c");
  EXPECT_EQ(RedirectCache("https://h//", {}).url("/"), "https://h/");
}

TEST_F(RedirectCacheTest, KeepsTheServerOfARedirectAndNothingElseOfIt) {
  for (const char* location :
       {"https://server01.dapi.production.nest.com:9553", "https://server01.dapi.production.nest.com:9553/",
        "https://server01.dapi.production.nest.com:9553/devices/?auth=c.canary&x=1",
        "https://server01.dapi.production.nest.com:9553/?auth=c.canary#f"}) {
    ASSERT_TRUE(cache_.follow(location).has_value()) << location;
    EXPECT_TRUE(cache_.cached());
    EXPECT_EQ(cache_.url("/structures/s"), "https://server01.dapi.production.nest.com:9553/structures/s") << location;
  }
}

TEST_F(RedirectCacheTest, GoesBackToTheFrontDoorWhenDropped) {
  ASSERT_TRUE(cache_.follow("https://a.nest.com:9553/").has_value());
  cache_.drop();
  EXPECT_FALSE(cache_.cached());
  EXPECT_EQ(cache_.url("/"), "https://developer-api.nest.com/");
}

TEST_F(RedirectCacheTest, SendsTheTokenToNoForeignHost) {
  for (const char* location :
       {"https://evil.org/", "https://nest.com.evil.org/", "https://evilnest.com/", "https://nest.com/",
        "https://203.0.113.9/", "https://a.nest.com@evil.org/", "https://user:pw@a.nest.com/"}) {
    ASSERT_TRUE(cache_.follow("https://a.nest.com/").has_value());
    const auto followed = cache_.follow(location);
    ASSERT_FALSE(followed.has_value()) << location;
    EXPECT_FALSE(cache_.cached()) << "the old server was kept";
  }
  EXPECT_THAT(cache_.follow("https://evil.org/?auth=c.canary").error().message, HasSubstr("evil.org"));
  EXPECT_THAT(cache_.follow("https://evil.org/?auth=c.canary").error().message, Not(HasSubstr("canary")));
}

TEST_F(RedirectCacheTest, SendsTheTokenNowhereWithoutEncryption) {
  const auto followed = cache_.follow("http://a.nest.com/");
  ASSERT_FALSE(followed.has_value());
  EXPECT_THAT(followed.error().message, HasSubstr("without encryption"));
  EXPECT_FALSE(cache_.follow("ftp://a.nest.com/").has_value());
}

TEST_F(RedirectCacheTest, RefusesABrokenAddress) {
  for (const char* location : {"https://", "https://a b/", "//", "https://a.nest.com:0/"}) {
    EXPECT_FALSE(cache_.follow(location).has_value()) << location;
  }
}

TEST_F(RedirectCacheTest, TakesARelativeAddressForOneAtTheSameServer) {
  ASSERT_TRUE(cache_.follow("//a.nest.com:9553/").has_value());
  EXPECT_EQ(cache_.url("/"), "https://a.nest.com:9553/");
  ASSERT_TRUE(cache_.follow("/devices").has_value());
  EXPECT_EQ(cache_.url("/"), "https://a.nest.com:9553/");
  EXPECT_FALSE(cache_.follow("//evil.org/").has_value());
}

TEST(RedirectCache, AllowsTheFrontDoorsOwnHostOnAnyPort) {
  RedirectCache cache("https://api.example.org", {});
  EXPECT_TRUE(cache.follow("https://api.example.org:9553/").has_value());
  EXPECT_FALSE(cache.follow("https://a.nest.com/").has_value());
}

TEST(RedirectCache, GoesWithoutEncryptionOnlyToThisMachine) {
  RedirectCache cache("http://127.0.0.1:8553", {"localhost"});
  EXPECT_TRUE(cache.follow("http://127.0.0.1:8554/").has_value());
  EXPECT_EQ(cache.url("/"), "http://127.0.0.1:8554/");
  EXPECT_TRUE(cache.follow("http://localhost:8554/").has_value());
  EXPECT_FALSE(cache.follow("http://192.0.2.1:8554/").has_value());
}

}  // namespace
}  // namespace nest2mqtt::wwn
