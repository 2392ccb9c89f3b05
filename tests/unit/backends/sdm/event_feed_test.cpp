#include "feed/event_feed.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/pubsub_request.h"
#include "fakes/fake_server.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string subscription_path = "/v1/projects/my-home/subscriptions/nest";
const std::string pull_path = subscription_path + ":pull";
const std::string acknowledge_path = subscription_path + ":acknowledge";
const std::string policy_path = "/v1/projects/my-home/topics/nest:getIamPolicy";

/// Digits of `{"eventId":"e<number>","timestamp":"2026-11-21T22:00:00Z","relationUpdate":{}}`, number 1 or 2.
const std::string first_message =
    "eyJldmVudElkIjoiZTEiLCJ0aW1lc3RhbXAiOiIyMDI2LTExLTIxVDIyOjAwOjAwWiIsInJlbGF0aW9uVXBkYXRlIjp7fX0=";
const std::string second_message =
    "eyJldmVudElkIjoiZTIiLCJ0aW1lc3RhbXAiOiIyMDI2LTExLTIxVDIyOjAwOjAwWiIsInJlbGF0aW9uVXBkYXRlIjp7fX0=";

/// The feed of an account with a subscription, and what it has told.
class EventFeedTest : public testing::Test, private FeedOwner {
 protected:
  EventFeedTest() { client_.use(Secret("1//refresh")); }

  void start() {
    feed_.start(time_.now());
    pass(0s);
    server_.answer("/token", 200, R"({"access_token":"access","expires_in":36000})");
  }
  void pass(milliseconds time) { time_.pass(time, feed_); }
  void answer_topic(const std::string& topic) {
    server_.answer(subscription_path, 200, R"({"topic":")" + topic + R"(","ackDeadlineSeconds":10})");
  }
  void answer_check() {
    answer_topic("projects/my-home/topics/nest");
    server_.answer(policy_path, 200,
                   R"({"bindings":[{"role":"roles/pubsub.publisher","members":)"
                   R"(["group:sdm-publisher@googlegroups.com"]}]})");
  }
  void answer_pull(const std::vector<std::string>& messages) {
    std::string list;
    for (const std::string& data : messages) {
      list += std::string(list.empty() ? "" : ",") + R"({"ackId":"ack-)" + std::to_string(++last_ack_) +
              R"(","message":{"data":")" + data + R"("}})";
    }
    server_.answer(pull_path, 200, list.empty() ? "{}" : R"({"receivedMessages":[)" + list + "]}");
  }
  void answer_error(const std::string& path, int status, const std::string& word, const std::string& reason = "") {
    server_.answer(path, status,
                   R"({"error":{"code":)" + std::to_string(status) + R"(,"message":"Google's sentence","status":")" +
                       word + R"(","details":[{"reason":")" + reason + R"("}]}})");
  }
  /// A message comes and is acknowledged.
  void bring_event(const std::string& message) {
    answer_pull({message});
    server_.answer(acknowledge_path, 200, "{}");
    pass(0s);
  }
  [[nodiscard]] std::size_t pulls() const {
    return static_cast<std::size_t>(
        std::count_if(server_.requests.begin(), server_.requests.end(),
                      [](const net::HttpRequest& request) { return request.url.ends_with(":pull"); }));
  }

  test::ManualTime time_;
  test::FakeServer server_;
  const Clock clock_ = time_.clock();
  const SdmSettings settings_{.project_id = "p",
                              .token_url = "https://google.example/token",
                              .pubsub_url = "https://pubsub.example/v1/",
                              .subscription = "projects/my-home/subscriptions/nest"};
  AuthorizedClient client_{settings_, server_, nullptr, clock_};
  std::vector<std::string> logged_;
  EventFeed feed_{settings_,
                  client_,
                  Backoff::Random(1),
                  clock_,
                  [this](const std::string& text) { logged_.push_back(text); },
                  static_cast<FeedOwner&>(*this)};
  std::vector<std::string> events_;  ///< their ids
  int changes_ = 0;
  int gaps_ = 0;
  int refusals_ = 0;

 private:
  void on_event(const EventMessage& message, Instant) override {
    EXPECT_FALSE(server_.is_asked(acknowledge_path)) << "it is not acknowledged before it is taken";
    events_.push_back(message.event_id);
  }
  void on_feed_changed(Instant) override { ++changes_; }
  void on_feed_gap(Instant) override { ++gaps_; }
  void on_feed_refused(Instant) override { ++refusals_; }

  int last_ack_ = 0;
};

TEST_F(EventFeedTest, PullsOneAfterTheOtherAndAcknowledges) {
  start();
  answer_check();
  ASSERT_EQ(pulls(), 1U);
  const net::HttpRequest pull = server_.requests[1];
  EXPECT_EQ(pull.url, "https://pubsub.example" + pull_path);
  EXPECT_EQ(pull.method, "POST");
  EXPECT_EQ(pull.body, R"({"maxMessages":25})");
  EXPECT_EQ(pull.timeout, 150s);
  EXPECT_EQ(pull.bearer, Secret("access"));
  EXPECT_FALSE(feed_.works()) << "no event has come yet";
  EXPECT_EQ(feed_.advice(), "");
  answer_pull({first_message, second_message});
  EXPECT_THAT(events_, ElementsAre("e1", "e2"));
  EXPECT_TRUE(feed_.works());
  EXPECT_EQ(server_.requests.back().body, R"({"ackIds":["ack-1","ack-2"]})");
  pass(0s);
  EXPECT_EQ(pulls(), 1U) << "not before it is acknowledged";
  server_.answer(acknowledge_path, 200, "{}");
  pass(0s);
  EXPECT_EQ(pulls(), 2U);
}

TEST_F(EventFeedTest, TellsAMessageOnceThatComesAgain) {
  start();
  answer_pull({first_message, first_message});
  server_.fail(acknowledge_path, "connection lost");
  pass(5s);
  bring_event(first_message);
  EXPECT_THAT(events_, ElementsAre("e1"));
}

TEST_F(EventFeedTest, PullsAtOnceAfterAPullThatWasHeld) {
  start();
  pass(89s);
  answer_pull({});
  pass(0s);
  EXPECT_EQ(pulls(), 2U);
}

TEST_F(EventFeedTest, DoesNotPullInACircle) {
  start();
  answer_pull({});
  pass(1s - 1ms);
  EXPECT_EQ(pulls(), 1U);
  pass(1ms);
  EXPECT_EQ(pulls(), 2U);
}

TEST_F(EventFeedTest, TakesAPullThatIsCutForOneWithoutMessages) {
  start();
  answer_check();
  bring_event(first_message);
  for (int i = 0; i < 5; ++i) {
    pass(60s);
    server_.fail(pull_path, "connection reset", net::Progress::maybe_sent);
    pass(0s);
  }
  EXPECT_EQ(pulls(), 7U);
  EXPECT_TRUE(feed_.works());
}

TEST_F(EventFeedTest, WaitsLongerAfterEachFailureAndTellsAnOutageAfterAMinute) {
  start();
  answer_check();
  bring_event(first_message);
  const Instant begin = time_.now();
  while (feed_.works() && time_.now() - begin < 10min) {
    answer_error(pull_path, 503, "UNAVAILABLE");
    const std::size_t before = pulls();
    EXPECT_TRUE(feed_.works() || time_.now() - begin >= 60s);
    while (pulls() == before) pass(1s);
  }
  EXPECT_FALSE(feed_.works());
  EXPECT_LT(pulls(), 9U);
  EXPECT_THAT(feed_.advice(), AllOf(HasSubstr("sdm.poll"), HasSubstr("Google's sentence")));
  EXPECT_EQ(gaps_, 0);
  answer_pull({});
  EXPECT_EQ(feed_.advice(), "");
  EXPECT_EQ(gaps_, 1);
  EXPECT_FALSE(feed_.works()) << "nobody knows yet whether events come again";
  pass(1s);
  bring_event(first_message);
  EXPECT_TRUE(feed_.works());
}

TEST_F(EventFeedTest, SaysAtOnceWhatAPersonHasToSetRight) {
  start();
  answer_error(pull_path, 404, "NOT_FOUND");
  EXPECT_THAT(feed_.advice(),
              AllOf(HasSubstr("there is no projects/my-home/subscriptions/nest"), HasSubstr("create it"),
                    HasSubstr("https://console.cloud.google.com/cloudpubsub/subscription/list?project="
                              "my-home")));
  pass(5s);
  answer_error(pull_path, 403, "PERMISSION_DENIED");
  EXPECT_THAT(feed_.advice(), HasSubstr("role Pub/Sub Subscriber"));
  pass(10s);
  answer_error(pull_path, 403, "PERMISSION_DENIED", "SERVICE_DISABLED");
  EXPECT_THAT(feed_.advice(), HasSubstr("console.cloud.google.com/apis/library/pubsub.googleapis.com"));
  pass(20s);
  answer_error(pull_path, 403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  EXPECT_THAT(feed_.advice(), HasSubstr("log in again"));
  pass(40s);
  answer_error(pull_path, 400, "FAILED_PRECONDITION");
  EXPECT_THAT(feed_.advice(), HasSubstr("Google's sentence"));
  EXPECT_EQ(changes_, 5);
  pass(80s);
  bring_event(first_message);
  EXPECT_EQ(feed_.advice(), "");
  EXPECT_TRUE(feed_.works());
}

TEST_F(EventFeedTest, TellsThatTheAccessIsRefused) {
  feed_.start(time_.now());
  pass(0s);
  server_.answer("/token", 400, R"({"error":"invalid_grant"})");
  EXPECT_EQ(refusals_, 1);
  EXPECT_EQ(feed_.advice(), "");
}

TEST_F(EventFeedTest, SaysThatGoogleMayNotPublish) {
  start();
  answer_topic("projects/my-home/topics/nest");
  server_.answer(policy_path, 200, R"({"etag":"ACAB"})");
  EXPECT_THAT(feed_.advice(), AllOf(HasSubstr("sdm-publisher@googlegroups.com"), HasSubstr("Pub/Sub Publisher"),
                                    HasSubstr("cloudpubsub/topic/detail/nest?project=my-home")));
  pass(20s);
  answer_check();
  EXPECT_EQ(feed_.advice(), "");
}

TEST_F(EventFeedTest, BelievesAnEventMoreThanThePolicy) {
  start();
  answer_topic("projects/my-home/topics/nest");
  server_.answer(policy_path, 200, "{}");
  bring_event(first_message);
  EXPECT_EQ(feed_.advice(), "") << "the role may be given for the whole project";
  EXPECT_TRUE(feed_.works());
}

TEST_F(EventFeedTest, SaysThatTheTopicIsGoneOrHostedByGoogle) {
  start();
  answer_topic("_deleted-topic_");
  EXPECT_THAT(feed_.advice(), AllOf(HasSubstr("has been deleted"), HasSubstr("console.nest.google.com")));
  pass(20s);
  answer_topic("projects/sdm-prod/topics/enterprise-p");
  EXPECT_THAT(feed_.advice(), AllOf(HasSubstr("30 November 2026"), HasSubstr("sdm.subscription")));
  bring_event(first_message);
  EXPECT_THAT(feed_.advice(), HasSubstr("30 November 2026"));
}

TEST_F(EventFeedTest, AsksForNoTopicWithAStrangeName) {
  start();
  const std::size_t requests = server_.requests.size();
  answer_topic("projects/x/topics/../../canary");
  EXPECT_EQ(server_.requests.size(), requests);
  EXPECT_EQ(feed_.advice(), "");
}

TEST_F(EventFeedTest, LooksAtTheTopicAgainAfterAFailure) {
  start();
  answer_error(subscription_path, 503, "UNAVAILABLE");
  EXPECT_EQ(feed_.advice(), "") << "the pull says what is wrong with the subscription";
  pass(20s);
  answer_topic("projects/my-home/topics/nest");
  server_.answer(policy_path, 200, "{}");
  EXPECT_THAT(feed_.advice(), HasSubstr("Pub/Sub Publisher"));
}

TEST_F(EventFeedTest, LooksAgainAtAPolicyThatWasNotToBeSeen) {
  start();
  answer_topic("projects/my-home/topics/nest");
  answer_error(policy_path, 503, "UNAVAILABLE");
  EXPECT_EQ(feed_.advice(), "");
  pass(20s);
  answer_topic("projects/my-home/topics/nest");
  server_.answer(policy_path, 200, "{}");
  EXPECT_THAT(feed_.advice(), HasSubstr("Pub/Sub Publisher"));
}

TEST_F(EventFeedTest, KnowsNothingAfterAnotherStart) {
  start();
  answer_check();
  bring_event(first_message);
  EXPECT_TRUE(feed_.works());
  feed_.start(time_.now());
  EXPECT_FALSE(feed_.works());
}

TEST_F(EventFeedTest, SaysNothingIfItMayNotLookAtTheTopic) {
  start();
  answer_error(subscription_path, 403, "PERMISSION_DENIED");
  EXPECT_EQ(feed_.advice(), "");
  bring_event(first_message);
  EXPECT_TRUE(feed_.works());
}

TEST_F(EventFeedTest, FindsOutThatEventsStay) {
  start();
  answer_check();
  bring_event(first_message);
  pass(10min);
  feed_.change_found(time_.now());
  pass(59s);
  EXPECT_TRUE(feed_.works());
  pass(1s);
  EXPECT_FALSE(feed_.works());
  EXPECT_THAT(feed_.advice(), AllOf(HasSubstr("Google told nothing of it"), HasSubstr("projects/my-home/topics/nest")));
  answer_check();
  EXPECT_FALSE(feed_.works());
  bring_event(second_message);
  EXPECT_TRUE(feed_.works());
  EXPECT_EQ(feed_.advice(), "");
}

TEST_F(EventFeedTest, DoesNotMissAnEventThatComesALittleSoonerOrLater) {
  start();
  answer_check();
  pass(10min);
  bring_event(first_message);
  pass(59s);
  feed_.change_found(time_.now());
  pass(5min);
  EXPECT_TRUE(feed_.works()) << "it came before";
  feed_.change_found(time_.now());
  pass(30s);
  bring_event(second_message);
  pass(5min);
  EXPECT_TRUE(feed_.works()) << "it came after";
}

TEST_F(EventFeedTest, LogsOnceWhatItCannotRead) {
  start();
  for (int i = 0; i < 3; ++i) bring_event("e30=");
  EXPECT_THAT(logged_, ElementsAre(HasSubstr("timestamp")));
  EXPECT_THAT(events_, IsEmpty());
  EXPECT_FALSE(feed_.works());
  EXPECT_EQ(pulls(), 4U);
}

TEST_F(EventFeedTest, IsSilentWhenItIsStopped) {
  start();
  feed_.stop();
  EXPECT_FALSE(feed_.deadline());
  EXPECT_FALSE(server_.is_asked(pull_path));
  feed_.start(time_.now());
  pass(0s);
  EXPECT_TRUE(server_.is_asked(pull_path));
}

}  // namespace
}  // namespace nest2mqtt::sdm
