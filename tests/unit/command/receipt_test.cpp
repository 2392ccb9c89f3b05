#include "nest2mqtt/command/receipt.h"

#include <set>

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

TEST(Receipt, IsTheJsonOfTheContract) {
  const WallTime at = test::ManualTime().now().wall;
  Receipt receipt;
  receipt.transaction = json::value("ha-81");
  receipt.path = "/devices/thermostats/abc";
  receipt.result = {Status::confirmed, Code::ok, ""};
  receipt.requested = {{"target_temperature_c", 20.5}};
  receipt.sent = {{"target_temperature_c", 20.5}};
  receipt.observed = {{"target_temperature_c", 20.5}};
  receipt.received_at = at;
  receipt.sent_at = at + 500ms;
  receipt.finished_at = at + 2s;
  receipt.budget_left = 2;

  EXPECT_EQ(receipt.text(),
            R"({"transaction":"ha-81","path":"/devices/thermostats/abc","status":"confirmed","code":"ok","final":true,)"
            R"("message":"","requested":{"target_temperature_c":20.5},"sent":{"target_temperature_c":20.5},)"
            R"("observed":{"target_temperature_c":20.5},"received_at":"2026-11-21T22:00:00.000Z",)"
            R"("sent_at":"2026-11-21T22:00:00.500Z","finished_at":"2026-11-21T22:00:02.000Z","not_before":null,)"
            R"("budget_left":2})");
}

TEST(Receipt, SaysNullForWhatIsNotKnown) {
  const std::string text = Receipt{}.text();
  for (const char* member : {R"("transaction":null)", R"("sent_at":null)", R"("finished_at":null)",
                             R"("not_before":null)", R"("budget_left":null)", R"("sent":{})"}) {
    EXPECT_NE(text.find(member), std::string::npos) << member << " in " << text;
  }
}

TEST(Words, AreThoseOfTheContractAndDifferent) {
  std::set<std::string_view> statuses;
  for (int i = 0; i <= static_cast<int>(Status::expired); ++i) statuses.insert(status_word(static_cast<Status>(i)));
  EXPECT_EQ(statuses, (std::set<std::string_view>{"accepted", "queued", "confirmed", "unchanged", "superseded",
                                                  "refused", "rejected", "reverted", "unconfirmed", "expired"}));
  std::set<std::string_view> codes;
  for (int i = 0; i <= static_cast<int>(Code::timeout); ++i) codes.insert(code_word(static_cast<Code>(i)));
  EXPECT_EQ(
      codes,
      (std::set<std::string_view>{
          "ok",         "bad_payload",       "unknown_field", "read_only",        "unknown_device", "out_of_range",
          "wrong_mode", "incompatible_mode", "low_high_gap",  "locked",           "device_offline", "not_away",
          "no_fan",     "retained_command",  "stale_command", "too_many_pending", "cloud_down",     "unauthorized",
          "permission", "blocked",           "service_error", "restart",          "superseded",     "timeout"}));
}

TEST(IsFinal, IsEverythingButAcceptedAndQueued) {
  for (int i = 0; i <= static_cast<int>(Status::expired); ++i) {
    const auto status = static_cast<Status>(i);
    EXPECT_EQ(is_final(status), status != Status::accepted && status != Status::queued) << status_word(status);
  }
}

}  // namespace
}  // namespace nest2mqtt::command
