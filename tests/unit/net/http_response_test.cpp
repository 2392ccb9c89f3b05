#include <chrono>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::net {
namespace {

using namespace std::chrono_literals;

std::optional<std::chrono::milliseconds> wait(const std::string& header) {
  return HttpResponse{429, {{"retry-after", header}}, ""}.retry_after();
}

TEST(RetryAfter, IsANumberOfSeconds) {
  EXPECT_EQ(wait("0"), 0s);
  EXPECT_EQ(wait("120"), 120s);
  EXPECT_EQ(HttpResponse({429, {}, ""}).retry_after(), std::nullopt);
  for (const char* header :
       {"", "soon", "-5", "1.5", "120s", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999"}) {
    EXPECT_EQ(wait(header), std::nullopt) << header;
  }
}

TEST(RetryAfter, IsNeverLongerThanADay) {
  EXPECT_EQ(wait("9223372036854775807"), 24h);
}

}  // namespace
}  // namespace nest2mqtt::net
