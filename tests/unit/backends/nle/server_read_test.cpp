#include "server_read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_http_client.h"
#include "test_data.h"

namespace nest2mqtt::nle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using upstream::AccessLoss;

class ServerReadTest : public testing::Test {
 protected:
  ServerReadTest() {
    call_ = read_server(settings_, client_, [this](ReadResult result) { result_ = std::move(result); });
  }
  ReadProblem problem() {
    EXPECT_TRUE(result_ && !*result_);
    return result_ && !*result_ ? result_->error() : ReadProblem{};
  }

  NleSettings settings_{
      .url = "https://nle.local/base/", .username = "me", .password = Secret("canary"), .ca_file = "/ca.pem"};
  test::FakeHttpClient client_;
  std::optional<ReadResult> result_;
  std::unique_ptr<net::HttpTransfer> call_;
};

TEST_F(ServerReadTest, AsksForTheListOfDevices) {
  ASSERT_EQ(client_.requests.size(), 1U);
  const net::HttpRequest& request = client_.requests[0];
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://nle.local/base/api/devices");
  EXPECT_EQ(request.username, "me");
  EXPECT_EQ(request.password, Secret("canary"));
  EXPECT_EQ(request.ca_file, "/ca.pem");
  EXPECT_TRUE(request.timeout.has_value());
  EXPECT_LE(request.max_body, 8U * 1024 * 1024);
  client_.answer(200, {}, test_data("devices.json"));
  ASSERT_TRUE(result_ && *result_);
  EXPECT_EQ((*result_)->size(), 2U);
}

TEST_F(ServerReadTest, SaysWhatToDoWhereTheAccessIsRefused) {
  client_.answer(401, {}, "canary");
  EXPECT_EQ(problem().loss, AccessLoss::invalid);
  EXPECT_THAT(problem().why, AllOf(HasSubstr("nle.password"), Not(HasSubstr("canary"))));
  EXPECT_EQ(read_list(net::HttpResponse{403, {}, ""}, settings_).error().loss, AccessLoss::forbidden);
}

TEST_F(ServerReadTest, SaysWhatIsWrongWithTheAddress) {
  for (const int status : {301, 307, 404}) {
    EXPECT_THAT(read_list(net::HttpResponse{status, {}, ""}, settings_).error().why, HasSubstr("nle.url")) << status;
  }
  const auto page = read_list(net::HttpResponse{200, {}, "<html>"}, settings_);
  EXPECT_TRUE(page.error().is_unusable);
  EXPECT_THAT(page.error().why, HasSubstr("nle.url"));
  EXPECT_THAT(read_list(net::HttpResponse{502, {}, ""}, settings_).error().why, HasSubstr("502"));
}

TEST_F(ServerReadTest, NeverTellsThePassword) {
  client_.fail_with(net::Progress::not_sent, "connection to canary refused");
  EXPECT_EQ(problem().why, "connection to *** refused");
  EXPECT_FALSE(problem().is_unusable);
}

}  // namespace
}  // namespace nest2mqtt::nle
