#include "read_document.h"

#include <memory>
#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_http_client.h"

namespace nest2mqtt::wwn {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ReadDocumentTest : public testing::Test {
 protected:
  void read() {
    document_.reset();
    client_.requests.clear();
    call_ = read_document(
        {.api_url = "https://developer-api.nest.com", .redirect_hosts = {"*.nest.com"}, .token = Secret("c.canary")},
        client_, [this](Result<model::Document> document) {
          ASSERT_FALSE(document_) << "told twice";
          document_ = std::move(document);
        });
  }

  [[nodiscard]] Error why() const {
    EXPECT_TRUE(document_ && !*document_);
    return document_ && !*document_ ? document_->error() : Error{};
  }

  test::FakeHttpClient client_;
  std::optional<Result<model::Document>> document_;
  std::unique_ptr<net::HttpTransfer> call_;
};

TEST_F(ReadDocumentTest, FollowsTheRedirectWithTheToken) {
  read();
  ASSERT_EQ(client_.requests.size(), 1U);
  EXPECT_EQ(client_.requests[0].method, "GET");
  EXPECT_EQ(client_.requests[0].url, "https://developer-api.nest.com/");
  client_.redirect_to("https://server01.nest.com:9553/");
  ASSERT_EQ(client_.requests.size(), 2U);
  EXPECT_EQ(client_.requests[1].url, "https://server01.nest.com:9553/");
  EXPECT_EQ(client_.requests[1].bearer, Secret("c.canary"));

  client_.answer(200, {}, R"({"metadata":{"access_token":"c.canary"},"structures":{"s1":{"name":"Here c.canary"}}})");
  ASSERT_TRUE(document_ && *document_);
  EXPECT_EQ(model::to_text((*document_)->root()), R"({"structures":{"s1":{"name":"Here ***"}}})");
}

TEST_F(ReadDocumentTest, KnowsTheTokenInAnotherSpelling) {
  read();
  client_.answer(200, {}, R"({"structures":{"s1":{"name":"\u0063.canary"}}})");
  ASSERT_TRUE(document_ && *document_);
  EXPECT_EQ(model::to_text((*document_)->root()), R"({"structures":{"s1":{"name":"***"}}})");
}

TEST_F(ReadDocumentTest, SendsTheTokenToNobodyElse) {
  for (const char* location : {"https://evil.org/", "http://server01.nest.com/", "nonsense c.canary"}) {
    read();
    client_.redirect_to(location);
    EXPECT_EQ(client_.requests.size(), 1U) << location;
    EXPECT_THAT(why().message, Not(HasSubstr("canary")));
  }
  read();
  client_.answer(307);
  EXPECT_THAT(why().message, HasSubstr("without saying where"));
}

TEST_F(ReadDocumentTest, StopsGoingInACircle) {
  read();
  while (client_.waiting()) client_.redirect_to("https://developer-api.nest.com/");
  EXPECT_EQ(client_.requests.size(), 11U);
  EXPECT_THAT(why().message, HasSubstr("circle"));
}

TEST_F(ReadDocumentTest, SaysWhoCanAct) {
  for (const int status : {401, 403}) {
    read();
    client_.answer(status, {}, R"({"message":"unauthorized c.canary"})");
    EXPECT_EQ(why().recovery, Recovery::needs_login) << status;
    EXPECT_EQ(why().message, "unauthorized ***");
  }
  read();
  client_.answer(503);
  EXPECT_EQ(why().recovery, Recovery::retry);
  EXPECT_THAT(why().message, HasSubstr("503"));
  read();
  client_.fail_with(net::Progress::not_sent, "no route (c.canary)");
  EXPECT_EQ(why().message, "no route (***)");
  for (const char* body : {"", "null", "[1]", "<html>"}) {
    read();
    client_.answer(200, {}, body);
    EXPECT_THAT(why().message, Not(HasSubstr("canary"))) << body;
  }
}

TEST_F(ReadDocumentTest, IsCancelledByItsEnd) {
  read();
  call_.reset();
  EXPECT_FALSE(client_.waiting());
  EXPECT_FALSE(document_);
}

}  // namespace
}  // namespace nest2mqtt::wwn
