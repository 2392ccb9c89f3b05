#include "nest2mqtt/net/listen_address.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::net {
namespace {

struct Right {
  std::string text;
  std::string host;
  std::uint16_t port;
  std::string local_url;
};

class RightAddress : public testing::TestWithParam<Right> {};

TEST_P(RightAddress, IsTakenApart) {
  const auto address = ListenAddress::parse(GetParam().text);
  ASSERT_TRUE(address) << address.error().message;
  EXPECT_EQ(*address, (ListenAddress{GetParam().host, GetParam().port}));
  EXPECT_EQ(address->local_url(), GetParam().local_url);
  EXPECT_EQ(address->str(), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Listen, RightAddress,
                         testing::Values(Right{"127.0.0.1:8099", "127.0.0.1", 8099, "http://127.0.0.1:8099"},
                                         Right{"192.168.1.5:80", "192.168.1.5", 80, "http://192.168.1.5:80"},
                                         Right{"[::1]:8099", "::1", 8099, "http://[::1]:8099"},
                                         Right{"[::]:8099", "::", 8099, "http://[::1]:8099"},
                                         Right{"0.0.0.0:8099", "0.0.0.0", 8099, "http://127.0.0.1:8099"},
                                         Right{":8099", "", 8099, "http://127.0.0.1:8099"},
                                         Right{"localhost:0", "localhost", 0, "http://127.0.0.1:0"}));

TEST(ListenAddress, SaysWhoCanReachIt) {
  const auto parsed = [](const char* text) { return ListenAddress::parse(text).value(); };
  for (const char* text : {"127.0.0.1:8099", "127.1.2.3:80", "[::1]:8099", "localhost:8099"}) {
    EXPECT_TRUE(parsed(text).is_loopback()) << text;
    EXPECT_FALSE(parsed(text).is_every_address()) << text;
  }
  for (const char* text : {":8099", "0.0.0.0:8099", "[::]:8099"}) {
    EXPECT_FALSE(parsed(text).is_loopback()) << text;
    EXPECT_TRUE(parsed(text).is_every_address()) << text;
  }
  EXPECT_FALSE(parsed("192.168.1.5:80").is_loopback());
  EXPECT_FALSE(parsed("192.168.1.5:80").is_every_address());
}

TEST(ListenAddress, KnowsLocalhostInAnyCase) {
  for (const char* text : {"LOCALHOST:8099", "LocalHost:8099", "localhost.:8099"}) {
    const auto address = ListenAddress::parse(text);
    ASSERT_TRUE(address) << address.error().message;
    EXPECT_EQ(*address, (ListenAddress{"localhost", 8099})) << text;
  }
}

class WrongAddress : public testing::TestWithParam<const char*> {};

TEST_P(WrongAddress, SaysWhatIsExpected) {
  const auto address = ListenAddress::parse(GetParam());
  ASSERT_FALSE(address);
  EXPECT_THAT(address.error().message,
              testing::AllOf(testing::HasSubstr(GetParam()), testing::HasSubstr("expected an address and a port such "
                                                                                "as \"127.0.0.1:8099\"")));
}

INSTANTIATE_TEST_SUITE_P(Listen, WrongAddress,
                         testing::Values("", "8099", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                                         "127.0.0.1:80x", "::1:8099", "[::1]", "[127.0.0.1]:80", "[]:80",
                                         "router.local:80", "http://127.0.0.1:80", "1.2.3:80", " 127.0.0.1:80"));

}  // namespace
}  // namespace nest2mqtt::net
