#include "health_inquiry.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_transport.h"

namespace nest2mqtt::cli {
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

}  // namespace
}  // namespace nest2mqtt::cli
