#include "nest2mqtt/bridge/receipt_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::bridge {
namespace {

using command::Code;
using command::Receipt;
using command::Status;

Receipt receipt(std::uint64_t number, Status status, const std::string& message = "") {
  Receipt made;
  made.number = number;
  made.path = "/devices/thermostats/t" + std::to_string(number);
  made.result = {status, Code::ok, message};
  return made;
}

std::vector<Status> statuses(const ReceiptLog& log) {
  std::vector<Status> found;
  for (const Receipt& entry : log.receipts()) found.push_back(entry.result.status);
  return found;
}

TEST(ReceiptLog, KeepsTheNewestReceiptOfEachCommand) {
  ReceiptLog log;
  log.add(receipt(1, Status::accepted));
  log.add(receipt(2, Status::accepted));
  log.add(receipt(1, Status::queued));
  log.add(receipt(1, Status::confirmed));
  EXPECT_THAT(statuses(log), testing::ElementsAre(Status::confirmed, Status::accepted));
}

TEST(ReceiptLog, CountsEachCommandThatWasRefusedAtOnce) {
  ReceiptLog log;
  log.add(receipt(0, Status::refused, "first"));
  log.add(receipt(0, Status::refused, "second"));
  ASSERT_EQ(log.receipts().size(), 2U);
  EXPECT_EQ(log.receipts().back().result.message, "second");
}

TEST(ReceiptLog, ForgetsTheOldestCommand) {
  ReceiptLog log(3);
  for (std::uint64_t number = 1; number <= 5; ++number) log.add(receipt(number, Status::accepted));
  ASSERT_EQ(log.receipts().size(), 3U);
  EXPECT_EQ(log.receipts().front().number, 3U);
  // Its end is still worth to be seen.
  log.add(receipt(1, Status::expired));
  ASSERT_EQ(log.receipts().size(), 3U);
  EXPECT_EQ(log.receipts().back().result.status, Status::expired);
}

}  // namespace
}  // namespace nest2mqtt::bridge
