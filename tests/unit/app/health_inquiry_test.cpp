#include "health_inquiry.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_transport.h"
#include "health_verdict.h"

namespace nest2mqtt::app {
namespace {

using testing::Contains;
using testing::HasSubstr;

class HealthInquiryTest : public testing::Test {
 protected:
  void ask() {
    inquiry_.start();
    transport_.run();
  }
  void answer(const std::string& payload) {
    transport_.arrive({.topic = "nest/bridge/response/health", .payload = payload});
    transport_.run();
  }
  [[nodiscard]] std::string failure() const {
    if (!inquiry_.outcome()) return "nothing yet";
    return *inquiry_.outcome() ? "an answer" : inquiry_.outcome()->error().message;
  }

  nest2mqtt::test::FakeTransport transport_;
  HealthInquiry inquiry_{"nest", "me", transport_};
};

TEST_F(HealthInquiryTest, TakesTheAnswerToItsOwnQuestion) {
  transport_.retained["nest/bridge/state"] = "online";
  ask();
  EXPECT_THAT(transport_.log, Contains(R"(publish nest/bridge/request/health={"transaction":"me"})"));
  answer(R"({"transaction":"you","status":"ok","data":{"cloud":"blocked"}})");
  answer("garbage");
  EXPECT_EQ(failure(), "nothing yet");
  answer(R"({"transaction":"me","status":"ok","data":{"cloud":"online"}})");
  ASSERT_TRUE(inquiry_.outcome() && *inquiry_.outcome());
  EXPECT_EQ((*inquiry_.outcome())->at("cloud"), "online");
}

TEST_F(HealthInquiryTest, NeedsNoAnswerToKnowThatNobodyIsThere) {
  transport_.retained["nest/bridge/state"] = "offline";
  ask();
  EXPECT_EQ(failure(), "the bridge does not run, or has lost the broker");
}

TEST_F(HealthInquiryTest, SaysWhatItIsWaitingFor) {
  transport_.grants_connections = false;
  ask();
  EXPECT_THAT(inquiry_.waiting_for(), HasSubstr("broker does not answer"));
  transport_.grants_connections = true;
  ask();
  EXPECT_THAT(inquiry_.waiting_for(), HasSubstr("no bridge has said anything below nest"));
  transport_.arrive({.topic = "nest/bridge/state", .payload = "online"});
  transport_.run();
  EXPECT_THAT(inquiry_.waiting_for(), HasSubstr("is online by nest/bridge/state, but does not answer"));
}

TEST_F(HealthInquiryTest, SaysWhatTheBrokerDoesNotAllow) {
  transport_.refused_filters = {"nest/bridge/response/health"};
  ask();
  EXPECT_EQ(failure(), "the broker does not let this user read nest/bridge/response/health");
}

TEST_F(HealthInquiryTest, SaysWhyThereIsNoConnection) {
  inquiry_.start();
  transport_.cut();
  EXPECT_EQ(failure(), "connection reset");
}

json::object health(bool connected, json::value trouble, json::value problem) {
  return {{"cloud", "online"},
          {"objects", 7},
          {"problem", std::move(problem)},
          {"mqtt", {{"connected", connected}, {"trouble", std::move(trouble)}}}};
}

TEST(HealthVerdict, IsHealthyWithItsBroker) {
  const auto verdict = judge_health(health(true, nullptr, nullptr));
  EXPECT_TRUE(verdict.healthy);
  EXPECT_EQ(verdict.line, "cloud online, 7 structures and devices");
}

TEST(HealthVerdict, TellsWhatARestartWouldNotMend) {
  const auto verdict = judge_health(health(true, nullptr, "account default: unauthorized: run \"nest2mqtt login\""));
  EXPECT_TRUE(verdict.healthy);
  EXPECT_THAT(verdict.line, HasSubstr("run \"nest2mqtt login\""));
}

TEST(HealthVerdict, IsNotHealthyWithoutItsBroker) {
  const auto verdict = judge_health(health(false, "connection refused", nullptr));
  EXPECT_FALSE(verdict.healthy);
  EXPECT_THAT(verdict.line, HasSubstr("no broker: connection refused; check mqtt.url"));
}

TEST(HealthVerdict, DoesNotTakeJustAnythingForABridge) {
  EXPECT_FALSE(judge_health({}).healthy);
  EXPECT_FALSE(judge_health({{"mqtt", 7}}).healthy);
  EXPECT_FALSE(judge_health({{"mqtt", {{"connected", "yes"}}}}).healthy);
}

}  // namespace
}  // namespace nest2mqtt::app
