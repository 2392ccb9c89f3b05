#include "nest2mqtt/net/url.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::net {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Url, TakesApartAndPutsTogether) {
  const Url url = Url::parse("HTTPS://Developer-API.nest.com:9553/a/b%20c?x=1&y=2#part").value();

  EXPECT_EQ(url, (Url{"https", "developer-api.nest.com", 9553, "/a/b%20c", "x=1&y=2"}));
  EXPECT_EQ(url.str(), "https://developer-api.nest.com:9553/a/b%20c?x=1&y=2");
}

TEST(Url, KnowsTheUsualPort) {
  EXPECT_EQ(Url::parse("https://h").value(), (Url{"https", "h", 443, "/", ""}));
  EXPECT_EQ(Url::parse("http://h:80/").value().str(), "http://h/");
  EXPECT_EQ(Url::parse("mqtt://h").value().port, 1883);
  EXPECT_EQ(Url::parse("mqtts://h").value().port, 8883);
  EXPECT_EQ(Url::parse("MQTTS://H").value(), (Url{"mqtts", "h", 8883, "/", ""}));
  EXPECT_EQ(Url::parse("Mqtts://h:1883").value().port, 1883);
  EXPECT_EQ(Url::parse("mqtts://h:8883").value().port, 8883);
}

TEST(Url, WritesAnIpv6AddressInBracketsOnlyInTheWholeUrl) {
  const Url url = Url::parse("http://[::1]:8553/x").value();

  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.str(), "http://[::1]:8553/x");
}

TEST(Url, RefusesWhatIsNotAnAbsoluteUrl) {
  for (const char* text : {"", "nest.com", "/devices", "http://", "http://h:99999/", "http://h:port/", "http://a b/",
                           "http://[::1", "://h", "http://h:0/"}) {
    EXPECT_FALSE(Url::parse(text).has_value()) << text;
  }
  EXPECT_FALSE(Url::parse(std::string_view("http://h\0.evil.org", 18)).has_value());
}

TEST(Url, RefusesCharactersThatNoUrlHasWithoutShowingThem) {
  for (const char* text : {"http://a\xFF.nest.com", "http://a\x7F.nest.com", "http://h/\n", "http://a%FF.nest.com",
                           "http://a%0A.nest.com", "http://a%252F.nest.com"}) {
    const auto url = Url::parse(text);
    ASSERT_FALSE(url.has_value()) << text;
    const std::string& message = url.error().message;
    EXPECT_TRUE(std::all_of(message.begin(), message.end(), [](char c) { return c >= ' ' && c < 0x7F; })) << message;
  }
  EXPECT_EQ(Url::parse("http://a%2Enest.com").value().host, "a.nest.com");
}

TEST(Url, RefusesUserAndPasswordWithoutShowingThem) {
  for (const char* text : {"http://nest.com@evil.org/", "https://me:canary@nest.com/", "https://me:canary@h?q=canary",
                           "https://me:canary/@h"}) {
    const auto url = Url::parse(text);
    ASSERT_FALSE(url.has_value()) << text;
    EXPECT_THAT(url.error().message, Not(HasSubstr("canary")));
  }
}

TEST(ShownUrl, LeavesOutWhatIsNobodysBusiness) {
  EXPECT_EQ(shown_url("https://h/a?auth=canary#x"), "https://h/a");
  EXPECT_EQ(shown_url("https://me:canary@h/a"), "https://h/a");
  EXPECT_EQ(shown_url("me:canary@h"), "h");
  EXPECT_EQ(shown_url("https://h/a#canary"), "https://h/a");
  EXPECT_EQ(shown_url(""), "");
}

TEST(Loopback, IsThisMachineOnly) {
  for (const char* host : {"localhost", "LocalHost", "127.0.0.1", "127.255.0.9", "::1", "[::1]"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"", "localhost.evil.org", "127.0.0.1.evil.org", "128.0.0.1", "0.0.0.0", "10.0.0.1",
                           "::", "::2", "::ffff:127.0.0.1", "evil-localhost"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
  EXPECT_FALSE(is_loopback(std::string_view("127.0.0.1\0x", 11)));
}

TEST(Url, ResolvesAReferenceAsAnHttpAnswerMeansIt) {
  const Url base = Url::parse("https://a.nest.com:9553/devices/x?auth=c.canary").value();
  for (const auto& [reference, meant] :
       {std::pair{"/structures", "https://a.nest.com:9553/structures"},
        std::pair{"y", "https://a.nest.com:9553/devices/y"}, std::pair{"//b.nest.com/", "https://b.nest.com/"},
        std::pair{"HTTPS://B.Nest.com", "https://b.nest.com/"},
        std::pair{"?z=1", "https://a.nest.com:9553/devices/x?z=1"}}) {
    const auto url = base.resolve(reference);
    ASSERT_TRUE(url.has_value()) << reference;
    EXPECT_EQ(url->str(), meant) << reference;
  }
  EXPECT_FALSE(base.resolve("https://").has_value());
  EXPECT_FALSE(base.resolve("https://user:pw@b.nest.com/").has_value());
  EXPECT_FALSE(base.resolve("/a b").has_value());
}

TEST(HostMatches, ExactNamesInAnyCase) {
  EXPECT_TRUE(host_matches("api.nest.com", "API.Nest.com"));
  EXPECT_TRUE(host_matches("127.0.0.1", "127.0.0.1"));
  EXPECT_TRUE(host_matches("api.nest.com", "api.nest.com."));
  EXPECT_TRUE(host_matches("api.nest.com.", "api.nest.com"));
  EXPECT_FALSE(host_matches("api.nest.com", "api.nest.com.."));
  EXPECT_FALSE(host_matches("api.nest.com", "xapi.nest.com"));
  EXPECT_FALSE(host_matches("", ""));
}

TEST(HostMatches, AStarStandsForWholeLabels) {
  for (const char* host : {"a.nest.com", "A.NEST.COM", "a.nest.com.", "firebase-apiserver09.dapi01.nest.com"}) {
    EXPECT_TRUE(host_matches("*.nest.com", host)) << host;
  }
  for (const char* host :
       {"nest.com", ".nest.com", "..nest.com", "a..nest.com", ".a.nest.com", "evilnest.com", "nest.com.evil.org",
        "a.nest.com.evil.org", "a.nest.com..", "a.nest.co", "a.nest.comx", "nest.com@evil.org", "", "*"}) {
    EXPECT_FALSE(host_matches("*.nest.com", host)) << host;
  }
}

TEST(HostMatches, AStarElsewhereMeansNothingAndNeverFitsAnAddress) {
  EXPECT_FALSE(host_matches("*", "evil.org"));
  EXPECT_FALSE(host_matches("*.", "evil."));
  EXPECT_FALSE(host_matches("a.*.com", "a.nest.com"));
  EXPECT_FALSE(host_matches("*nest.com", "evilnest.com"));
  EXPECT_FALSE(host_matches("*.0.0.1", "127.0.0.1"));
}

}  // namespace
}  // namespace nest2mqtt::net
