#include "image_call.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_http_client.h"

namespace nest2mqtt::wwn {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string picture = "https://www.dropcam.com/api/wwn.get_snapshot/c1";
const std::string bytes("\xFF\xD8\xFF\0 a picture", 14);

class ImageCallTest : public testing::Test {
 protected:
  Result<void> fetch(const std::string& url, const std::string& token = "c.canary") {
    image_.reset();
    call_ = std::make_unique<ImageCall>(Secret(token), client_, hosts_,
                                        [this](Result<std::string> image) { image_ = std::move(image); });
    return call_->start(url);
  }
  void fetch_picture() { ASSERT_TRUE(fetch(picture)); }

  void answer_with(const std::string& type, const std::string& body) {
    client_.answer(200, {{"content-type", type}}, body);
  }

  [[nodiscard]] std::string why() const {
    EXPECT_TRUE(image_ && !*image_);
    EXPECT_FALSE(client_.waiting());
    return image_ && !*image_ ? image_->error().message : "";
  }

  test::FakeHttpClient client_;
  HostAllowList hosts_{{"*.dropcam.com", "127.0.0.1"}, "wwn.image_hosts"};
  std::optional<Result<std::string>> image_;
  std::unique_ptr<ImageCall> call_;
};

TEST_F(ImageCallTest, FetchesTheBytesWithTheTokenInTheQuery) {
  fetch_picture();
  ASSERT_EQ(client_.requests.size(), 1U);
  const net::HttpRequest& request = client_.requests[0];
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, picture) << "the token is not part of what may be shown";
  EXPECT_EQ(request.auth_query, Secret("c.canary"));
  EXPECT_TRUE(request.bearer.empty());
  EXPECT_TRUE(request.timeout.has_value());
  EXPECT_EQ(request.max_body, 1024U * 1024U);
  EXPECT_FALSE(image_);

  answer_with("Image/JPEG", bytes);
  ASSERT_TRUE(image_ && *image_);
  EXPECT_EQ(**image_, bytes);
}

TEST_F(ImageCallTest, AsksNoHostThatMayNotHaveTheToken) {
  for (const std::string url :
       {"https://evil.org/x", "https://dropcam.com.evil.org/", "https://dropcam.com/", "http://www.dropcam.com/x",
        "http://203.0.113.9/x", "ftp://www.dropcam.com/x", "https://user:pw@www.dropcam.com/x", "/relative", ""}) {
    const auto begun = fetch(url);
    ASSERT_FALSE(begun) << url;
    EXPECT_FALSE(image_) << url;
  }
  EXPECT_TRUE(client_.requests.empty());
  EXPECT_THAT(fetch("https://evil.org/x").error().message,
              AllOf(HasSubstr("evil.org"), HasSubstr("wwn.image_hosts"), HasSubstr("the token was not sent there")));
  EXPECT_THAT(fetch("http://www.dropcam.com/x").error().message, HasSubstr("without encryption"));
}

TEST_F(ImageCallTest, AsksThisMachineWithoutEncryption) {
  ASSERT_TRUE(fetch("http://127.0.0.1:4711/images/c1/snapshot"));
  answer_with("image/png", bytes);
  EXPECT_EQ(**image_, bytes);
}

TEST_F(ImageCallTest, AsksNothingWithoutAToken) {
  EXPECT_FALSE(fetch(picture, ""));
  EXPECT_TRUE(client_.requests.empty());
}

TEST_F(ImageCallTest, FollowsARedirectWithATokenOfItsOwnInTheQuery) {
  for (const int status : {301, 302, 303, 307, 308}) {
    client_.requests.clear();
    fetch_picture();
    client_.answer(status, {{"Location", "https://nexus.dropcam.com/x?width=640&auth=c.canary"}});
    ASSERT_EQ(client_.requests.size(), 2U);
    EXPECT_EQ(client_.requests[1].url, "https://nexus.dropcam.com/x?width=640");
    EXPECT_EQ(client_.requests[1].auth_query, Secret("c.canary"));
    answer_with("image/jpeg", bytes);
    EXPECT_EQ(**image_, bytes);
  }
}

TEST_F(ImageCallTest, DoesNotFollowARedirectToAForeignHost) {
  for (const std::string location : {"https://evil.org/x?auth=c.canary", "http://nexus.dropcam.com/x?auth=c.canary",
                                     "https://c.canary.evil.org/", "//evil.org/?auth=c.canary", "nonsense c.canary"}) {
    client_.requests.clear();
    fetch_picture();
    client_.answer(302, {{"Location", location}});
    EXPECT_EQ(client_.requests.size(), 1U) << location;
    EXPECT_THAT(why(), Not(HasSubstr("canary"))) << location;
  }
}

TEST_F(ImageCallTest, FollowsARelativeRedirectAtTheSameHost) {
  fetch_picture();
  client_.redirect_to("/relative?auth=c.canary");
  ASSERT_EQ(client_.requests.size(), 2U);
  EXPECT_THAT(client_.requests[1].url, testing::EndsWith("/relative"));
  EXPECT_EQ(net::Url::parse(client_.requests[1].url)->host, net::Url::parse(picture)->host);
}

TEST_F(ImageCallTest, StopsGoingInACircle) {
  fetch_picture();
  while (client_.waiting()) client_.redirect_to(picture);
  EXPECT_THAT(why(), HasSubstr("circle"));
  EXPECT_EQ(client_.requests.size(), 6U);
}

TEST_F(ImageCallTest, DoesNotFollowARedirectToNowhere) {
  fetch_picture();
  client_.answer(302);
  EXPECT_THAT(why(), HasSubstr("without saying where"));
}

TEST_F(ImageCallTest, TakesOnlyImages) {
  fetch_picture();
  answer_with("text/html", "<h1>Log in as c.canary</h1>");
  EXPECT_EQ(why(), "the service sent text/html instead of an image");

  fetch_picture();
  answer_with("text/c.canary", "x");
  EXPECT_EQ(why(), "the service sent text/*** instead of an image");

  fetch_picture();
  client_.answer(200, {}, bytes);
  EXPECT_THAT(why(), HasSubstr("instead of an image"));

  fetch_picture();
  answer_with("image/", bytes);
  EXPECT_THAT(why(), HasSubstr("instead of an image"));

  fetch_picture();
  answer_with("image/jpeg", "");
  EXPECT_EQ(why(), "the service sent an empty image") << "an empty payload would mean something else to a broker";
}

TEST_F(ImageCallTest, SaysWhatTheServiceSays) {
  fetch_picture();
  client_.answer(404, {}, R"({"message":"camera c.canary is off"})");
  EXPECT_EQ(why(), "camera *** is off");

  fetch_picture();
  client_.answer(204);
  EXPECT_THAT(why(), HasSubstr("204"));

  fetch_picture();
  client_.fail_with(net::Progress::not_sent, "connection refused (c.canary)");
  EXPECT_EQ(why(), "connection refused (***)");
}

TEST_F(ImageCallTest, IsCancelledByItsEnd) {
  fetch_picture();
  call_.reset();
  EXPECT_FALSE(client_.waiting());
}

TEST_F(ImageCallTest, MayBeDestroyedByItsOwnOutcome) {
  bool told = false;
  call_ = std::make_unique<ImageCall>(Secret("t"), client_, hosts_, [&](const Result<std::string>&) {
    call_.reset();
    told = true;
  });
  ASSERT_TRUE(call_->start(picture));
  answer_with("image/jpeg", bytes);
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace nest2mqtt::wwn
