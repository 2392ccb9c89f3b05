// Pub/Sub by REST, compared with answers of Google's emulator, without access control.

#include "sdm/pubsub.h"

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

class PubSubTest : public SdmTest {
 protected:
  std::string ask_pubsub(const std::string& method, const std::string& path, const std::string& body = "") {
    if (access_token_.empty()) access_token_ = member(refresh(), "access_token");
    const SdmAnswer answer = ask(method, "/v1/projects/simulator-cloud/" + path, body, "Bearer " + access_token_);
    return std::to_string(answer.reply.status) + " " + answer.reply.body + (answer.pull ? " waits" : "");
  }
  std::string pull(const std::string& body = R"({"maxMessages":25})") {
    return ask_pubsub("POST", "subscriptions/bridge:pull", body);
  }
  std::string acknowledge(const std::string& id) {
    return ask_pubsub("POST", "subscriptions/bridge:acknowledge", R"({"ackIds":[")" + id + "\"]}");
  }
  void publish(const std::string& json) { ASSERT_THAT(control("publish", json), StartsWith("200 ")); }
};

const std::string bridge_ack = "projects/simulator-cloud/subscriptions/bridge:";

TEST_F(PubSubTest, TopicsAndSubscriptionsAsTheEmulatorHasThem) {
  EXPECT_EQ(ask_pubsub("PUT", "topics/nest2"), R"(200 {"name":"projects/simulator-cloud/topics/nest2"})");
  const std::string settings =
      R"({"topic":"projects/simulator-cloud/topics/nest2","ackDeadlineSeconds":30,"messageRetentionDuration":"600s",)"
      R"("expirationPolicy":{}})";
  const std::string shown =
      R"(200 {"name":"projects/simulator-cloud/subscriptions/s","topic":"projects/simulator-cloud/topics/nest2",)"
      R"("pushConfig":{},"ackDeadlineSeconds":30,"messageRetentionDuration":"600s","expirationPolicy":{}})";
  EXPECT_EQ(ask_pubsub("PUT", "subscriptions/s", settings), shown);
  EXPECT_EQ(ask_pubsub("GET", "subscriptions/s"), shown);
  EXPECT_EQ(ask_pubsub("PUT", "subscriptions/s", settings),
            R"(409 {"error":{"code":409,"message":"Subscription already exists","status":"ALREADY_EXISTS"}})");
  EXPECT_EQ(ask_pubsub("POST", "subscriptions/nothing:pull", R"({"maxMessages":1})"),
            R"(404 {"error":{"code":404,"message":"Subscription does not exist","status":"NOT_FOUND"}})");
  EXPECT_EQ(pull(R"({"maxMessages":0})"),
            R"(400 {"error":{"code":400,"message":"No max_messages specified","status":"INVALID_ARGUMENT"}})");
  EXPECT_EQ(ask_pubsub("DELETE", "topics/nest2"), "200 {}");
  EXPECT_THAT(ask_pubsub("GET", "subscriptions/s"), HasSubstr(R"("topic":"_deleted-topic_")"));
  EXPECT_THAT(ask_pubsub("GET", "topics/nest2"), StartsWith("404 "));
}

TEST_F(PubSubTest, DeliversUntilItIsAcknowledged) {
  EXPECT_EQ(pull(), "200 {} waits");
  publish(R"({"a":1})");
  EXPECT_EQ(pull(),
            R"(200 {"receivedMessages":[{"ackId":")" + bridge_ack +
                R"(1","message":{"data":"eyJhIjoxfQ==","messageId":"1","publishTime":"2025-03-01T12:00:00Z"}}]})");
  EXPECT_EQ(pull(), "200 {} waits") << "it is with a client";
  pass(10s);
  EXPECT_THAT(pull(), HasSubstr(bridge_ack + "2")) << "with another id after the deadline";
  EXPECT_EQ(acknowledge(bridge_ack + "1"), "200 {}") << "an old id does nothing";
  pass(10s);
  EXPECT_THAT(pull(), HasSubstr(bridge_ack + "3"));
  EXPECT_EQ(acknowledge(bridge_ack + "3"), "200 {}");
  EXPECT_EQ(acknowledge(bridge_ack + "3"), "200 {}");
  pass(1h);
  EXPECT_THAT(ask_pubsub("POST", "subscriptions/bridge:pull", R"({"maxMessages":1,"returnImmediately":true})"),
              StartsWith("401 "))
      << "the token has expired";
  access_token_.clear();
  EXPECT_EQ(pull(R"({"maxMessages":1,"returnImmediately":true})"), "200 {}");
}

TEST_F(PubSubTest, ADeadlineCanBeMoved) {
  publish(R"({"a":1})");
  (void)pull();
  EXPECT_EQ(ask_pubsub("POST", "subscriptions/bridge:modifyAckDeadline",
                       R"({"ackIds":[")" + bridge_ack + R"(1"],"ackDeadlineSeconds":0})"),
            "200 {}");
  EXPECT_THAT(pull(), HasSubstr(bridge_ack + "2"));
}

TEST_F(PubSubTest, ADeadlineIsANumberOfSecondsThatGoogleTakes) {
  for (const char* const seconds : {"-1", "601", "1e300"}) {
    EXPECT_THAT(ask_pubsub("POST", "subscriptions/bridge:modifyAckDeadline",
                           R"({"ackIds":["x"],"ackDeadlineSeconds":)" + std::string(seconds) + "}"),
                StartsWith("400 "))
        << seconds;
  }
  EXPECT_THAT(ask_pubsub("PUT", "subscriptions/s",
                         R"({"topic":"projects/simulator-cloud/topics/nest","ackDeadlineSeconds":1e300})"),
              HasSubstr(R"("ackDeadlineSeconds":600)"));
}

TEST_F(PubSubTest, AMessageIsKeptForTheRetentionOnly) {
  const std::string pull_s = "subscriptions/s:pull";
  (void)ask_pubsub("PUT", "subscriptions/s",
                   R"({"topic":"projects/simulator-cloud/topics/nest","messageRetentionDuration":"600s"})");
  publish(R"({"a":1})");
  pass(5min);
  publish(R"({"a":2})");
  pass(5min);
  const std::string answer = ask_pubsub("POST", pull_s, R"({"maxMessages":25})");
  EXPECT_THAT(answer, HasSubstr(R"("messageId":"2")"));
  EXPECT_THAT(answer, testing::Not(HasSubstr(R"("messageId":"1")")));
}

TEST_F(PubSubTest, DeliversNoMoreThanWanted) {
  for (int i = 0; i < 3; ++i) publish(R"({"a":1})");
  EXPECT_THAT(pull(R"({"maxMessages":2})"), HasSubstr(R"("messageId":"2")"));
  EXPECT_THAT(pull(R"({"maxMessages":2})"), HasSubstr(R"("messageId":"3")"));
}

TEST_F(PubSubTest, TwiceAndInAnotherOrderOnRequest) {
  control("delivery", R"({"twice":true,"reversed":true})");
  publish(R"({"a":1})");
  publish(R"({"a":2})");
  const auto answer = parse_json(pull().substr(4))->at("receivedMessages").as_array();
  ASSERT_EQ(answer.size(), 4U);
  EXPECT_EQ(answer[0].at("message").at("messageId"), "2");
  EXPECT_EQ(answer[1].at("message").at("messageId"), "2");
  EXPECT_NE(answer[0].at("ackId"), answer[1].at("ackId"));
  EXPECT_EQ(answer[3].at("message").at("messageId"), "1");
}

TEST_F(PubSubTest, WithoutAccess) {
  EXPECT_EQ(ask("POST", "/v1/projects/simulator-cloud/subscriptions/bridge:pull", R"({"maxMessages":1})").reply.status,
            401U);
  control("project", R"({"has_subscriber_role":false})");
  EXPECT_EQ(pull(), R"(403 {"error":{"code":403,"message":"User not authorized to perform this action.",)"
                    R"("status":"PERMISSION_DENIED"}})");
  control("project", R"({"pubsub_enabled":false})");
  EXPECT_THAT(pull(), HasSubstr("Cloud Pub/Sub API has not been used in project"));
}

TEST_F(PubSubTest, FaultsOfStreamsAreForPubSub) {
  (void)call("/devices");
  fault(R"({"fault":"status","status":503,"on":"stream","count":1,"service":"sdm"})");
  EXPECT_THAT(call("/devices"), StartsWith("200 "));
  EXPECT_THAT(pull(), HasSubstr("UNAVAILABLE"));
  EXPECT_EQ(pull(), "200 {} waits");
}

TEST_F(PubSubTest, TheRoleOfThePublisherIsInThePolicy) {
  control("project", R"({"has_publisher_role":false})");
  EXPECT_EQ(ask_pubsub("GET", "topics/nest:getIamPolicy"), R"(200 {"etag":"ACAB"})");
  EXPECT_THAT(ask_pubsub("POST", "topics/nest:setIamPolicy",
                         R"({"policy":{"bindings":[{"role":"roles/pubsub.publisher",)"
                         R"("members":["group:sdm-publisher@googlegroups.com"]}]}})"),
              HasSubstr("roles/pubsub.publisher"));
  EXPECT_THAT(control("", "", "GET"), HasSubstr(R"("has_publisher_role":true)"));
  EXPECT_THAT(ask_pubsub("GET", "topics/other:getIamPolicy"), StartsWith("404 "));
  (void)ask_pubsub("PUT", "topics/other");
  EXPECT_EQ(ask_pubsub("GET", "topics/other:getIamPolicy"), R"(200 {"etag":"ACAB"})") << "the role is for one topic";
}

}  // namespace
}  // namespace nest2mqtt::simulator
