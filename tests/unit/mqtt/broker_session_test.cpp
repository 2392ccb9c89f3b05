#include "nest2mqtt/mqtt/broker_session.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_transport.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class BrokerSessionTest : public testing::Test, protected BrokerSessionEvents {
 protected:
  void start() {
    session_.start(time_.now());
    line_.run();
  }

  /// Lets time pass until the session wants to be called, and calls it.
  milliseconds wait_for_deadline() {
    const auto deadline = session_.deadline();
    if (!deadline) {
      ADD_FAILURE() << "waits for nothing";
      return {};
    }
    const milliseconds wait = *deadline - time_.now();
    time_.advance(wait);
    session_.tick(time_.now());
    return wait;
  }

  [[nodiscard]] std::ptrdiff_t place(const std::string& entry) const {
    return std::find(line_.log.begin(), line_.log.end(), entry) - line_.log.begin();
  }

  bool on_swept(const Message& message) override {
    swept_.push_back(message.topic);
    return !foreign_.contains(message.topic);
  }
  void on_sweep_done(Instant) override { outbox_was_closed_ = !session_.outbox().is_open(); }
  void on_broker_ready(Instant) override { events_.emplace_back("ready"); }
  void on_broker_lost(const Error& why, Instant) override { events_.push_back("lost: " + why.message); }
  void on_message(const Message& message, Instant) override {
    events_.push_back("message " + message.topic + "=" + message.payload);
  }
  void on_retained(const Message& message, Instant) override {
    events_.push_back("retained " + message.topic + "=" + message.payload);
  }
  void on_broker_problem(const std::string& what) override { problems_.push_back(what); }

  test::ManualTime time_;
  test::FakeTransport line_;
  std::vector<std::string> events_;
  std::vector<std::string> problems_;
  std::vector<std::string> swept_;
  std::set<std::string> foreign_;  ///< topics that on_swept disowns
  bool outbox_was_closed_ = false;
  BrokerSession session_{{.base_topic = "nest", .subscriptions = {"nest/+/+/set", "ha/status"}, .keep_alive = 30s},
                         line_,
                         *this,
                         Backoff::Random(1),
                         time_.clock()};
};

TEST_F(BrokerSessionTest, OtherSubscriptionsHoldAtOnce) {
  start();
  line_.log.clear();
  session_.set_filters({"nest/+/+/set", "ha2/status"}, {"ha2/+/config"}, time_.now());
  line_.run();
  EXPECT_THAT(line_.log, ElementsAre("unsubscribe ha/status", "subscribe ha2/status"));
  line_.cut();
  line_.retained = {{"ha2/ours/config", "{}"}};
  wait_for_deadline();
  line_.run();
  EXPECT_TRUE(session_.ready());
  EXPECT_THAT(swept_, ElementsAre("ha2/ours/config"));
}

TEST_F(BrokerSessionTest, OtherSweepsBetweenConnectAndReadyLeaveNoneBehind) {
  session_.start(time_.now());
  line_.step();  // connected, and nothing is granted yet
  line_.step();
  session_.set_filters({"nest/+/+/set"}, {"ha2/+/config"}, time_.now());
  line_.run();
  EXPECT_TRUE(session_.ready());
  EXPECT_THAT(line_.log, Not(Contains("subscribe ha/status")));
  EXPECT_THAT(line_.log, Not(Contains(HasSubstr("ha2/+/config")))) << "that is for the next connection";
}

class BrokerSessionSweepTest : public BrokerSessionTest {
 protected:
  BrokerSessionSweepTest() { line_.set_events(wider_); }

  void start_wider() {
    wider_.start(time_.now());
    line_.run();
  }

  BrokerSession wider_{{.base_topic = "nest", .subscriptions = {}, .swept = {"ha/+/config"}, .keep_alive = 30s},
                       line_,
                       *this,
                       Backoff::Random(1),
                       time_.clock()};
};

TEST_F(BrokerSessionSweepTest, LooksInOtherPlacesTooBeforeTheOutboxOpens) {
  line_.retained = {{"nest/a", "1"}, {"ha/ours/config", "{}"}, {"ha/theirs/config", "{}"}, {"elsewhere", "1"}};
  foreign_ = {"ha/theirs/config"};
  start_wider();
  EXPECT_THAT(swept_, testing::UnorderedElementsAre("nest/a", "ha/ours/config", "ha/theirs/config"));
  EXPECT_TRUE(outbox_was_closed_);
  EXPECT_TRUE(wider_.ready());
  EXPECT_THAT(wider_.outbox().unclaimed(), ElementsAre("ha/ours/config", "nest/a"));
  EXPECT_THAT(line_.log, Contains("unsubscribe ha/+/config"));
}

TEST_F(BrokerSessionSweepTest, APlaceThatTheBrokerDoesNotShowIsSaidAndLeftOut) {
  line_.retained = {{"nest/a", "1"}};
  line_.refused_filters = {"ha/+/config"};
  start_wider();
  EXPECT_TRUE(wider_.ready());
  EXPECT_THAT(problems_, ElementsAre(HasSubstr("ha/+/config")));
  EXPECT_THAT(wider_.outbox().unclaimed(), ElementsAre("nest/a"));
}

TEST_F(BrokerSessionSweepTest, LeavesRetainedCommandsAloneIfItSubscribesToNothing) {
  line_.retained = {{"nest/structures/s/set", R"({"away":"away"})"}};
  start_wider();
  EXPECT_TRUE(wider_.ready());
  EXPECT_THAT(events_, ElementsAre("ready"));
  EXPECT_TRUE(line_.retained.contains("nest/structures/s/set"));
  EXPECT_THAT(wider_.outbox().unclaimed(), ElementsAre("nest/structures/s/set")) << "its owner decides";
}

TEST_F(BrokerSessionTest, SweepsThenSubscribesThenIsReady) {
  start();
  EXPECT_THAT(events_, ElementsAre("ready"));
  EXPECT_TRUE(session_.ready());
  ASSERT_EQ(line_.log.size(), 5U);
  EXPECT_EQ(line_.log[0], "subscribe nest/#");
  EXPECT_THAT(line_.log[1], testing::StartsWith("publish nest/bridge/sweep="));
  EXPECT_EQ(line_.log[2], "unsubscribe nest/#");
  EXPECT_EQ(line_.log[3], "subscribe nest/+/+/set");
  EXPECT_EQ(line_.log[4], "subscribe ha/status");
  EXPECT_FALSE(line_.published[0].retain);
  EXPECT_EQ(session_.deadline(), std::nullopt);
}

TEST_F(BrokerSessionTest, LearnsWhatTheBrokerRetainsBeforeItSendsAnything) {
  line_.retained = {{"nest/a", "1"}, {"nest/b", "old"}, {"nest/ghost", "x"}, {"other/x", "y"}};
  session_.outbox().set("nest/a", "1", time_.now());
  session_.outbox().set("nest/b", "new", time_.now());
  start();

  EXPECT_THAT(line_.log, Not(Contains("publish nest/a=1")));
  EXPECT_THAT(line_.log, Contains("publish nest/b=new"));
  EXPECT_THAT(session_.outbox().unclaimed(), ElementsAre("nest/ghost"));
}

TEST_F(BrokerSessionTest, TakesOnlyItsOwnMarkForTheEndOfTheRetainedMessages) {
  line_.echoes = false;
  start();
  ASSERT_FALSE(session_.ready());
  const std::string mark = line_.published.at(0).payload;

  session_.on_message({.topic = "nest/bridge/sweep", .payload = mark + "x"});
  EXPECT_FALSE(session_.ready());
  session_.on_message({.topic = "nest/late", .payload = "seen", .retain = true});
  session_.on_message({.topic = "nest/live", .payload = "not retained"});
  session_.on_message({.topic = "nest/bridge/sweep", .payload = mark});

  EXPECT_TRUE(session_.ready());
  EXPECT_THAT(session_.outbox().unclaimed(), ElementsAre("nest/late"));
}

TEST_F(BrokerSessionTest, ClearsRetainedCommandsBeforeItSubscribes) {
  line_.always_sends_retained = true;
  line_.retained = {{"nest/structures/s/set", R"({"away":"away"})"}, {"nest/structures/s", "{}"}};
  start();

  EXPECT_THAT(events_, ElementsAre(R"(retained nest/structures/s/set={"away":"away"})", "ready"));
  EXPECT_FALSE(line_.retained.contains("nest/structures/s/set"));
  EXPECT_LT(place("publish nest/structures/s/set="), place("subscribe nest/+/+/set"));
  EXPECT_THAT(session_.outbox().unclaimed(), ElementsAre("nest/structures/s"));
}

TEST_F(BrokerSessionTest, PassesMessagesOnOnceItIsReady) {
  start();
  line_.arrive({.topic = "nest/structures/s/set", .payload = "x"});
  line_.arrive({.topic = "elsewhere", .payload = "y"});
  line_.run();
  EXPECT_THAT(events_, ElementsAre("ready", "message nest/structures/s/set=x"));
}

TEST_F(BrokerSessionTest, NamesASubscriptionThatIsRefused) {
  line_.refused_filters = {"ha/status"};
  start();
  EXPECT_TRUE(session_.ready());
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_THAT(problems_[0], HasSubstr("ha/status"));
  EXPECT_THAT(problems_[0], HasSubstr(not_authorized));
}

TEST_F(BrokerSessionTest, GoesOnWithoutTheSweepWhereItIsRefused) {
  line_.refused_filters = {"nest/#"};
  session_.outbox().set("nest/a", "1", time_.now());
  start();
  EXPECT_TRUE(session_.ready());
  EXPECT_THAT(problems_, ElementsAre(HasSubstr("nest/#")));
  EXPECT_EQ(line_.retained.at("nest/a"), "1");
}

TEST_F(BrokerSessionTest, DoesNotWaitForEverForItsMark) {
  line_.echoes = false;
  start();
  EXPECT_FALSE(session_.ready());
  EXPECT_EQ(wait_for_deadline(), 15s);
  EXPECT_TRUE(session_.ready());
  EXPECT_THAT(problems_, ElementsAre(HasSubstr("nest/#")));
}

TEST_F(BrokerSessionTest, NamesATopicThatMayNotBeWritten) {
  line_.refused_topics = {"nest/a"};
  session_.outbox().set("nest/a", "1", time_.now());
  start();
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_THAT(problems_[0], AllOf(HasSubstr("nest/a"), HasSubstr("allow this user to write nest/#")));
}

TEST_F(BrokerSessionTest, NamesOneForbiddenTopicInEachConnection) {
  line_.refused_topics = {"nest/a", "nest/b"};
  for (const char* topic : {"nest/a", "nest/b"}) session_.outbox().set(topic, "1", time_.now());
  start();
  EXPECT_EQ(problems_.size(), 1U);
  line_.cut();
  wait_for_deadline();
  line_.run();
  EXPECT_EQ(problems_.size(), 2U);
}

TEST_F(BrokerSessionTest, NamesEachTopicOnceThatIsTooLarge) {
  for (const char* topic : {"nest/a", "nest/b"}) {
    session_.outbox().set(topic, std::string(line_.largest_payload + 1, 'x'), time_.now());
  }
  session_.outbox().set("nest/c", "1", time_.now());
  start();
  session_.outbox().set("nest/a", std::string(line_.largest_payload + 1, 'y'), time_.now());
  line_.run();
  EXPECT_THAT(problems_, ElementsAre(AllOf(HasSubstr("nest/a"), HasSubstr("too large")), HasSubstr("nest/b")));
  EXPECT_EQ(line_.retained.at("nest/c"), "1");
  EXPECT_EQ(line_.connects, 1);
}

TEST_F(BrokerSessionTest, GivesUpAConnectThatNobodyAnswersAndTriesAgain) {
  line_.grants_connections = false;
  start();
  EXPECT_EQ(wait_for_deadline(), 15s);
  EXPECT_THAT(events_, ElementsAre("lost: no answer to CONNECT"));

  line_.grants_connections = true;
  wait_for_deadline();
  line_.run();
  EXPECT_EQ(line_.connects, 2);
  EXPECT_TRUE(session_.ready());
}

TEST_F(BrokerSessionTest, ConnectsAgainWhenAMessageCannotBeHandedOver) {
  start();
  ASSERT_TRUE(session_.ready());
  line_.takes_publishes = false;
  session_.outbox().set("nest/a", "1", time_.now());
  ASSERT_TRUE(session_.deadline());
  EXPECT_LE(*session_.deadline(), time_.now());
  session_.tick(time_.now());
  EXPECT_EQ(events_.back(), "lost: a message could not be handed over");

  line_.takes_publishes = true;
  wait_for_deadline();
  line_.run();
  EXPECT_TRUE(session_.ready());
  EXPECT_THAT(line_.log, Contains("publish nest/a=1"));
}

TEST_F(BrokerSessionTest, WaitsLongerAfterEachFailureAndNeverGivesUp) {
  line_.grants_connections = false;
  start();
  for (const milliseconds expected : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16'000ms, 30'000ms, 30'000ms}) {
    line_.cut();
    const milliseconds wait = wait_for_deadline();
    EXPECT_GE(wait, expected);
    EXPECT_LE(wait, expected * 5 / 4);
  }
  EXPECT_EQ(line_.connects, 9);
}

TEST_F(BrokerSessionTest, BeginsWithAShortPauseAgainAfterItWasReadyForAWhile) {
  line_.grants_connections = false;
  start();
  for (int i = 0; i < 5; ++i) {
    line_.cut();
    wait_for_deadline();
  }
  line_.cut();
  line_.grants_connections = true;
  wait_for_deadline();
  line_.run();
  ASSERT_TRUE(session_.ready());

  time_.advance(30s);
  line_.cut();
  EXPECT_LE(wait_for_deadline(), 625ms);
}

TEST_F(BrokerSessionTest, AsksABrokerThatThrowsItOutAtOnceLessAndLess) {
  start();
  for (const milliseconds expected : {500ms, 1000ms, 2000ms, 4000ms}) {
    line_.run();
    ASSERT_TRUE(session_.ready());
    line_.cut();
    EXPECT_GE(wait_for_deadline(), expected);
  }
}

TEST_F(BrokerSessionTest, ReportsALossOnce) {
  start();
  line_.cut();
  session_.on_disconnected(Error{Recovery::retry, "again"});
  EXPECT_THAT(events_, ElementsAre("ready", "lost: connection reset"));
  EXPECT_FALSE(session_.outbox().is_open());
}

TEST_F(BrokerSessionTest, SweepsAgainAfterEachConnectAndRepairsABrokerThatForgot) {
  session_.outbox().set("nest/a", "1", time_.now());
  start();
  ASSERT_EQ(line_.retained.at("nest/a"), "1");
  line_.cut();
  line_.retained.clear();
  wait_for_deadline();
  line_.run();
  EXPECT_EQ(line_.retained.at("nest/a"), "1");
  EXPECT_EQ(std::count(line_.log.begin(), line_.log.end(), "subscribe nest/#"), 2);
  EXPECT_EQ(std::count(line_.log.begin(), line_.log.end(), "subscribe ha/status"), 2);
}

TEST_F(BrokerSessionTest, SurvivesACutBetweenAnyTwoPackets) {
  for (int packets = 0;; ++packets) {
    SCOPED_TRACE(packets);
    test::FakeTransport line;
    line.retained = {{"nest/ghost", "x"}, {"nest/structures/s/set", "{}"}};
    BrokerSession session({.base_topic = "nest", .subscriptions = {"nest/+/+/set"}, .keep_alive = 30s}, line, *this,
                          Backoff::Random(1), time_.clock());
    session.outbox().set("nest/a", "1", time_.now());
    session.start(time_.now());
    bool under_way = true;
    for (int i = 0; i < packets && under_way; ++i) under_way = line.step();
    if (!under_way) break;
    line.cut();
    ASSERT_TRUE(session.deadline());
    session.tick(time_.advance(*session.deadline() - time_.now()));
    line.run();
    EXPECT_TRUE(session.ready());
    EXPECT_TRUE(session.outbox().idle());
    EXPECT_EQ(line.retained, (test::RetainedMessages{{"nest/ghost", "x"}, {"nest/a", "1"}}));
  }
}

TEST_F(BrokerSessionTest, TakesABrokerThatDoesNotAcknowledgeForDead) {
  start();
  line_.acknowledges = false;
  time_.advance(10s);
  session_.outbox().set("nest/a", "1", time_.now());
  line_.run();
  time_.advance(59s);
  session_.tick(time_.now());
  EXPECT_TRUE(session_.ready());
  EXPECT_EQ(wait_for_deadline(), 1s);
  EXPECT_THAT(events_, ElementsAre("ready", HasSubstr("has not acknowledged a message for 60 s")));

  line_.acknowledges = true;
  wait_for_deadline();
  line_.run();
  EXPECT_EQ(line_.connects, 2);
  EXPECT_TRUE(session_.outbox().idle());
}

TEST_F(BrokerSessionTest, StopsOnlyWhenEverythingIsDelivered) {
  start();
  line_.acknowledges = false;
  session_.outbox().set("nest/bridge/state", "offline", time_.now());
  line_.run();
  session_.stop();
  line_.run();
  EXPECT_FALSE(session_.stopped());
  EXPECT_EQ(line_.disconnects, 0);

  line_.acknowledge(0);
  line_.run();
  EXPECT_TRUE(session_.stopped());
  EXPECT_EQ(line_.disconnects, 1);
  EXPECT_EQ(line_.retained.at("nest/bridge/state"), "offline");
}

TEST_F(BrokerSessionTest, StopsAtOnceWithoutAConnection) {
  line_.grants_connections = false;
  start();
  session_.stop();
  EXPECT_TRUE(session_.stopped());
  EXPECT_EQ(session_.deadline(), std::nullopt);
}

TEST_F(BrokerSessionTest, StopsWhenTheConnectionBreaksInTheMiddleOfStopping) {
  start();
  line_.acknowledges = false;
  session_.outbox().set("nest/a", "1", time_.now());
  session_.stop();
  line_.cut();
  EXPECT_TRUE(session_.stopped());
  EXPECT_EQ(line_.connects, 1);
}

TEST_F(BrokerSessionTest, DoesNotWaitForEverForADeadBrokerWhenStopping) {
  start();
  line_.acknowledges = false;
  session_.outbox().set("nest/a", "1", time_.now());
  session_.stop();
  EXPECT_EQ(wait_for_deadline(), 60s);
  EXPECT_TRUE(session_.stopped());
}

}  // namespace
}  // namespace nest2mqtt::mqtt
