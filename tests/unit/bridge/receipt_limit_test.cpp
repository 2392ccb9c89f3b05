#include "receipt_limit.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class ReceiptLimitTest : public testing::Test {
 protected:
  void send_receipts(std::size_t count, std::size_t size) {
    for (std::size_t i = 0; i < count; ++i) {
      outbox_.send_promised({.topic = "r", .payload = std::string(size, 'x')}, time_.now());
    }
  }

  test::ManualTime time_;
  std::vector<mqtt::PublishId> sent_;
  mqtt::Outbox outbox_{[this](mqtt::PublishId id, const mqtt::Message&) -> Result<void> {
    sent_.push_back(id);
    return {};
  }};
  std::vector<std::string> lines_;
  RateLimitedLog log_{[this](spdlog::level::level_enum, const std::string& line) { lines_.push_back(line); }};
  ReceiptLimit limit_{outbox_, log_};
};

TEST_F(ReceiptLimitTest, EndsAtANumberOfMessages) {
  send_receipts(ReceiptLimit::max_messages - 1, 10);
  EXPECT_TRUE(limit_.has_room_for("set", time_.now()));
  EXPECT_EQ(limit_.problem(time_.now()), std::nullopt);
  send_receipts(1, 10);
  EXPECT_FALSE(limit_.has_room_for("set", time_.now()));
  EXPECT_FALSE(limit_.has_room_for("set", time_.now()));
  EXPECT_EQ(limit_.ignored_commands(), 2U);
  EXPECT_THAT(lines_, testing::ElementsAre(HasSubstr("was not taken and gets no receipt"))) << "the same once a minute";
  EXPECT_THAT(limit_.problem(time_.now()).value_or(""), HasSubstr("2 commands since the start"));
  time_.advance(10min);
  EXPECT_EQ(limit_.problem(time_.now()), std::nullopt);
  EXPECT_EQ(limit_.ignored_commands(), 2U);
}

TEST_F(ReceiptLimitTest, EndsAtANumberOfBytes) {
  send_receipts(32, 1U << 20U);
  EXPECT_FALSE(limit_.has_room_for("set", time_.now()));
}

TEST_F(ReceiptLimitTest, IsThereAgainWhenTheBrokerHasTakenThem) {
  send_receipts(ReceiptLimit::max_messages, 10);
  EXPECT_FALSE(limit_.has_room_for("set", time_.now()));
  outbox_.open({}, time_.now());
  for (std::size_t i = 0; i < sent_.size(); ++i) outbox_.delivered(sent_[i], {}, time_.now());
  EXPECT_TRUE(limit_.has_room_for("set", time_.now()));
}

}  // namespace
}  // namespace nest2mqtt::bridge
