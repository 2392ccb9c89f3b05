#include "nest2mqtt/backend/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::backend {
namespace {

using testing::HasSubstr;

Result<std::string> read(std::vector<net::Header> headers, std::string body) {
  return read_picture({200, std::move(headers), std::move(body)});
}

TEST(Picture, IsAskedForWithLimitsAndWithoutAccess) {
  const net::HttpRequest request = picture_request("https://example.com/a.jpg");
  EXPECT_EQ(request.url, "https://example.com/a.jpg");
  EXPECT_TRUE(request.timeout.has_value());
  EXPECT_EQ(request.max_body, 1024U * 1024U);
  EXPECT_TRUE(request.bearer.empty());
}

TEST(Picture, IsTheBytesOfAnImage) {
  const std::string bytes("\xFF\xD8\0 a picture", 12);
  EXPECT_EQ(read({{"Content-Type", "image/jpeg; x=y"}}, bytes).value(), bytes);
}

TEST(Picture, IsNothingElse) {
  EXPECT_THAT(read({{"Content-Type", "text/html"}}, "<p>").error().message, HasSubstr("text/html instead of an image"));
  EXPECT_THAT(read({{"Content-Type", "image/"}}, "x").error().message, HasSubstr("image/ instead"));
  EXPECT_THAT(read({}, "x").error().message, HasSubstr("no type"));
  EXPECT_THAT(read({{"Content-Type", "image/png"}}, "").error().message, HasSubstr("empty"));
}

}  // namespace
}  // namespace nest2mqtt::backend
