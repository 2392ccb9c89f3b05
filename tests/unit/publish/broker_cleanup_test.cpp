#include "nest2mqtt/publish/broker_cleanup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_transport.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::publish {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

/// A cleanup that chooses everything below `nest/old`.
class BrokerCleanupTest : public testing::Test {
 protected:
  BrokerCleanupTest() { line_.retained = {{"nest/old/a", "1"}, {"nest/old/b", "2"}, {"nest/new", "3"}}; }

  void start() {
    cleanup_.start(time_.now());
    line_.run();
  }
  void wait_for_deadline() {
    const auto deadline = cleanup_.deadline();
    ASSERT_TRUE(deadline);
    cleanup_.tick(time_.advance(*deadline - time_.now()));
    line_.run();
  }
  [[nodiscard]] std::string error() const {
    const auto result = cleanup_.result();
    return result ? "" : result.error().message;
  }

  test::ManualTime time_;
  test::FakeTransport line_;
  BrokerCleanup cleanup_{"nest",
                         {"ha/+/config"},
                         30s,
                         line_,
                         [](const std::map<std::string, std::string>& retained) {
                           std::set<std::string> chosen;
                           for (const auto& [topic, payload] : retained) {
                             if (topic.starts_with("nest/old/")) chosen.insert(topic);
                           }
                           return chosen;
                         },
                         Backoff::Random(1),
                         time_.clock()};
};

TEST_F(BrokerCleanupTest, DeletesWhatIsChosenAndLeaves) {
  start();
  EXPECT_TRUE(cleanup_.finished());
  EXPECT_TRUE(cleanup_.result()) << error();
  EXPECT_EQ(cleanup_.deleted(), 2U);
  EXPECT_EQ(line_.retained, (test::RetainedMessages{{"nest/new", "3"}}));
  EXPECT_FALSE(line_.connected());
}

TEST_F(BrokerCleanupTest, IsNotSuccessfulWhereASubscriptionIsRefused) {
  for (const char* filter : {"nest/#", "ha/+/config"}) {
    SCOPED_TRACE(filter);
    test::FakeTransport line;
    line.refused_filters = {filter};
    BrokerCleanup cleanup(
        "nest", {"ha/+/config"}, 30s, line, [](const auto&) { return std::set<std::string>(); }, Backoff::Random(1),
        time_.clock());
    cleanup.start(time_.now());
    line.run();
    ASSERT_TRUE(cleanup.finished());
    ASSERT_FALSE(cleanup.result());
    EXPECT_THAT(cleanup.result().error().message, AllOf(HasSubstr(filter), HasSubstr("allow this user to read")));
  }
}

TEST_F(BrokerCleanupTest, IsNotSuccessfulWhereNothingThatIsReadArrives) {
  line_.echoes = false;
  start();
  EXPECT_TRUE(cleanup_.connected());
  EXPECT_FALSE(cleanup_.finished());
  EXPECT_EQ(error(), "it does not answer");
  wait_for_deadline();
  EXPECT_TRUE(cleanup_.finished());
  EXPECT_THAT(error(), HasSubstr("does not show what it retains under nest/#"));
}

TEST_F(BrokerCleanupTest, IsNotSuccessfulWhereADeletionIsRefused) {
  line_.refused_topics = {"nest/old/b"};
  start();
  EXPECT_TRUE(cleanup_.finished());
  EXPECT_THAT(error(), AllOf(HasSubstr("nest/old/b"), HasSubstr("allow this user to write")));
}

TEST_F(BrokerCleanupTest, IsNotSuccessfulIfTheConnectionBreaksBeforeADeletionIsAcknowledged) {
  line_.acknowledges = false;
  start();
  EXPECT_FALSE(cleanup_.finished());
  line_.cut();
  EXPECT_TRUE(cleanup_.finished());
  EXPECT_THAT(error(), HasSubstr("the connection broke"));
}

TEST_F(BrokerCleanupTest, SaysWhyItCannotConnectAndForgetsThatOnceItCan) {
  line_.grants_connections = false;
  start();
  line_.cut();
  EXPECT_FALSE(cleanup_.connected());
  EXPECT_EQ(error(), "connection reset");
  line_.grants_connections = true;
  wait_for_deadline();
  EXPECT_TRUE(cleanup_.finished());
  EXPECT_TRUE(cleanup_.result()) << error();
}

}  // namespace
}  // namespace nest2mqtt::publish
