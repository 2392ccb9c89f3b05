#include "online_check.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_server.h"

namespace nest2mqtt::sdm {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SdmOnlineCheckTest : public testing::Test {
 protected:
  void check(const std::string& subscription) {
    call_ = check_account({.project_id = "p", .client_secret = Secret("canary-secret"), .subscription = subscription},
                          Secret("canary-refresh"), server_,
                          [this](Result<std::string> answer) { found_ = std::move(answer); });
  }
  void give_token() { server_.answer("/token", 200, R"({"access_token":"canary-access","expires_in":3599})"); }
  /// Up to what is asked of Cloud Pub/Sub.
  void answer_home() {
    give_token();
    server_.answer("/structures", 200, R"({"structures":[{"name":"enterprises/p/structures/home"}]})");
    server_.answer("/devices", 200,
                   R"({"devices":[{"name":"enterprises/p/devices/hall","type":"sdm.devices.types.THERMOSTAT"}]})");
  }
  void answer_topic(const std::string& policy) {
    server_.answer("/v1/projects/c/subscriptions/nest", 200, R"({"topic":"projects/c/topics/nest"})");
    server_.answer("/v1/projects/c/topics/nest:getIamPolicy", 200, policy);
  }

  test::FakeServer server_;
  std::optional<Result<std::string>> found_;
  std::unique_ptr<net::HttpTransfer> call_;
};

const std::string checked_subscription = "projects/c/subscriptions/nest";

TEST_F(SdmOnlineCheckTest, CountsTheDevices) {
  check("");
  EXPECT_FALSE(found_);
  answer_home();
  ASSERT_TRUE(found_ && *found_);
  EXPECT_THAT(**found_, AllOf(HasSubstr("opens 1 thermostat and 0 cameras and doorbells"),
                              HasSubstr("without sdm.subscription there are no events")));
}

TEST_F(SdmOnlineCheckTest, FailsWithoutAnyDevice) {
  check(checked_subscription);
  give_token();
  server_.answer("/structures", 200, "{}");
  server_.answer("/devices", 200, "{}");
  ASSERT_TRUE(found_ && !*found_);
  EXPECT_THAT(found_->error().message, AllOf(HasSubstr("opens 0 thermostats"), HasSubstr("partnerconnections")));
}

TEST_F(SdmOnlineCheckTest, LooksAtTheSubscriptionItsTopicAndTheRole) {
  check(checked_subscription);
  answer_home();
  answer_topic(
      R"({"bindings":[{"role":"roles/viewer","members":["user:a@example.com"]},{"role":"roles/pubsub.publisher",)"
      R"("members":["user:a@example.com","group:sdm-publisher@googlegroups.com"]}]})");
  ASSERT_TRUE(found_ && *found_);
  EXPECT_THAT(**found_,
              AllOf(HasSubstr("1 thermostat"), HasSubstr("may publish"), HasSubstr("projects/c/topics/nest")));
  for (const net::HttpRequest& request : server_.requests) EXPECT_THAT(request.url, Not(HasSubstr(":pull")));
}

TEST_F(SdmOnlineCheckTest, SaysThatGoogleMayNotPublish) {
  check(checked_subscription);
  answer_home();
  answer_topic(
      R"({"bindings":[{"role":"roles/pubsub.subscriber","members":["group:sdm-publisher@googlegroups.com"]},7,)"
      R"({"role":"roles/pubsub.publisher","members":["user:sdm-publisher@googlegroups.com",5]}]})");
  ASSERT_TRUE(found_ && !*found_);
  EXPECT_THAT(found_->error().message, AllOf(HasSubstr("1 thermostat"), HasSubstr("no events come"),
                                             HasSubstr("role Pub/Sub Publisher"), Not(HasSubstr("canary"))));
}

TEST_F(SdmOnlineCheckTest, SaysWhatIsMissing) {
  check(checked_subscription);
  answer_home();
  server_.answer("/subscriptions/nest", 404, R"({"error":{"message":"Subscription does not exist"}})");
  ASSERT_TRUE(found_ && !*found_);
  EXPECT_THAT(found_->error().message, HasSubstr("there is no projects/c/subscriptions/nest"));

  check(checked_subscription);
  answer_home();
  server_.answer("/subscriptions/nest", 403,
                 R"({"error":{"message":"No.","details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}})");
  ASSERT_FALSE(*found_);
  EXPECT_THAT(found_->error().message, HasSubstr("did not allow Cloud Pub/Sub"));
}

TEST_F(SdmOnlineCheckTest, DoesNotFailIfItMayOnlyPull) {
  check(checked_subscription);
  answer_home();
  server_.answer("/subscriptions/nest", 403, R"({"error":{"message":"User not authorized."}})");
  ASSERT_TRUE(found_ && *found_);
  EXPECT_THAT(**found_, HasSubstr("not found out"));
}

TEST_F(SdmOnlineCheckTest, SaysThatTheAccessIsRefused) {
  check(checked_subscription);
  server_.answer("/token", 400, R"({"error":"invalid_grant"})");
  ASSERT_TRUE(found_ && !*found_);
  EXPECT_EQ(found_->error().recovery, Recovery::needs_login);
}

}  // namespace
}  // namespace nest2mqtt::sdm
