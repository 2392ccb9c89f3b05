#include "last_receipts.h"

#include <gtest/gtest.h>

namespace nest2mqtt::bridge {
namespace {

class LastReceiptsTest : public testing::Test {
 protected:
  LastReceiptsTest() {
    for (const char* path : {"/devices/thermostats/a", "/devices/thermostats/b", "/devices/thermostats/a"}) {
      command::Receipt receipt;
      receipt.number = ++last_number_;
      receipt.transaction = json::value(last_number_);
      receipt.path = path;
      log_.add(receipt);
    }
  }

  /// The transactions of the answer, or its error.
  [[nodiscard]] std::string ask(const json::object& arguments) const {
    const auto answer = last_receipts(log_, arguments);
    if (!answer) return answer.error().message;
    std::string found;
    for (const json::value& receipt : answer->as_array()) found += model::to_text(receipt.at("transaction")) + " ";
    return found;
  }

  std::uint64_t last_number_ = 0;
  ReceiptLog log_;
};

TEST_F(LastReceiptsTest, AllComeInTheirOrder) {
  EXPECT_EQ(ask({}), "1 2 3 ");
}

TEST_F(LastReceiptsTest, ALimitLeavesTheNewest) {
  EXPECT_EQ(ask({{"limit", 2}}), "2 3 ");
  EXPECT_EQ(ask({{"limit", 1.0}}), "3 ");
  EXPECT_EQ(ask({{"limit", 100}}), "1 2 3 ");
}

TEST_F(LastReceiptsTest, APathLeavesThoseOfOneObject) {
  EXPECT_EQ(ask({{"path", "/devices/thermostats/a"}}), "1 3 ");
  EXPECT_EQ(ask({{"path", "/devices/thermostats/a"}, {"limit", 1}}), "3 ");
  EXPECT_EQ(ask({{"path", "/devices/thermostats"}}), "");
}

TEST_F(LastReceiptsTest, WhatCannotBeMeantIsRefused) {
  for (const json::value& limit : {json::value(0), json::value(-1), json::value(1.5), json::value("3"),
                                   json::value(1e300), json::value(nullptr)}) {
    EXPECT_NE(ask({{"limit", limit}}).find("\"limit\""), std::string::npos) << limit;
  }
  EXPECT_NE(ask({{"path", 1}}).find("\"path\""), std::string::npos);
}

}  // namespace
}  // namespace nest2mqtt::bridge
