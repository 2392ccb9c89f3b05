#include "command_status.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using command::Code;
using command::Receipt;
using command::Status;
using namespace std::chrono_literals;

Receipt receipt(Status status, Code code, const std::string& message, const std::string& requested,
                const std::string& sent = "{}") {
  Receipt made;
  made.number = 7;
  made.path = "/devices/thermostats/t";
  made.result = {status, code, message};
  made.requested = json::parse(requested).as_object();
  made.sent = json::parse(sent).as_object();
  return made;
}

class CommandStatusTest : public testing::Test {
 protected:
  json::object document(const Receipt& of) { return command_document(command_status(of, time_.now()), {}, ""); }
  test::ManualTime time_;
};

TEST_F(CommandStatusTest, SaysWhatAPersonWantsToKnow) {
  const Receipt refused =
      receipt(Status::refused, Code::wrong_mode, "leave eco first", R"({"target_temperature_c":20})");
  const json::object shown = document(refused);
  EXPECT_EQ(shown.at("status"), "refused");
  EXPECT_EQ(shown.at("code"), "wrong_mode");
  EXPECT_EQ(shown.at("final"), true);
  EXPECT_EQ(shown.at("message"), "leave eco first");
  EXPECT_EQ(shown.at("requested"), json::parse(R"({"target_temperature_c":20})"));
  EXPECT_EQ(shown.at("pending"), nullptr);
  EXPECT_EQ(shown.at("not_before"), nullptr);
  EXPECT_EQ(shown.at("at"), json::value(format_utc(time_.now().wall)));
  EXPECT_FALSE(shown.contains("trip_id"));
}

TEST_F(CommandStatusTest, TwoRefusalsWithTheSameWordsAreTwoDocuments) {
  const Receipt refused =
      receipt(Status::refused, Code::wrong_mode, "leave eco first", R"({"target_temperature_c":20})");
  const json::object first = document(refused);
  time_.advance(1ms);
  EXPECT_NE(document(refused), first) << "or Home Assistant would not set its dial back the second time";
}

TEST_F(CommandStatusTest, ListsWhatIsUnfinishedAndTheFirstTimeAtWhichSomethingIsSent) {
  const WallTime soon = time_.now().wall + 60s;
  const std::vector<command::UnfinishedCommand> unfinished{{8, {}, {{"label", "a"}}, soon + 60s},
                                                           {9, {}, {{"target_temperature_c", 21}}, soon},
                                                           {10, {}, {{"eco", true}}, {}}};
  const json::object shown = command_document(std::nullopt, unfinished, "trip-7");
  EXPECT_EQ(shown.at("status"), nullptr);
  EXPECT_EQ(shown.at("pending"), json::parse(R"({"label":"a","target_temperature_c":21,"eco":true})"));
  EXPECT_EQ(shown.at("not_before"), json::value(format_utc(soon)));
  EXPECT_EQ(shown.at("trip_id"), "trip-7");
}

TEST_F(CommandStatusTest, HasWordsWhereTheReceiptHasNone) {
  const auto words = [&](const Receipt& of) { return std::string(document(of).at("message").as_string()); };
  EXPECT_EQ(words(receipt(Status::confirmed, Code::ok, "", R"({"target_temperature_c":20})",
                          R"({"target_temperature_c":20.0})")),
            "Nest shows the new value");
  EXPECT_EQ(words(receipt(Status::confirmed, Code::ok, "", R"({"target_temperature_c":"20.4"})",
                          R"({"target_temperature_c":20.5})")),
            "Nest shows the new value, rounded to what it takes");
  EXPECT_EQ(words(receipt(Status::accepted, Code::ok, "", "{}")), "it is on its way");
}

TEST_F(CommandStatusTest, WhatOthersSayIsShortened) {
  const std::string long_text(16'000, 'x');
  json::object requested;
  for (int i = 0; i < 1000; ++i) requested[long_text + std::to_string(i)] = long_text;
  requested["nested"] = json::object{{"deep", long_text}};
  Receipt refused = receipt(Status::refused, Code::bad_payload, long_text, "{}");
  refused.requested = requested;
  EXPECT_LT(model::to_text(document(refused)).size(), 5000U);
}

TEST_F(CommandStatusTest, IsReadBackAsItWasWritten) {
  const std::string long_text(5000, 'x');
  for (const Receipt& of :
       {receipt(Status::queued, Code::blocked, "wait", R"({"label":"a","eco":true})"),
        receipt(Status::refused, Code::bad_payload, long_text, R"({"label":")" + long_text + "\"}")}) {
    const json::object written = document(of);
    const auto read = read_command_status(model::to_text(written));
    ASSERT_TRUE(read);
    EXPECT_EQ(command_document(*read, {}, ""), written);
  }
}

TEST_F(CommandStatusTest, ReadsAReceipt) {
  Receipt confirmed = receipt(Status::confirmed, Code::ok, "", R"({"label":"a"})");
  confirmed.finished_at = time_.now().wall;
  const auto read = read_command_status(confirmed.text());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, "confirmed");
  EXPECT_TRUE(read->final);
  EXPECT_EQ(read->at, format_utc(time_.now().wall));
  EXPECT_EQ(read->message, "Nest shows the new value");
}

TEST_F(CommandStatusTest, ReadsNothingElse) {
  for (const char* text : {"", "[]", "{}", "no JSON", R"({"status":"done"})", R"({"status":3})"})
    EXPECT_FALSE(read_command_status(text)) << text;
}

}  // namespace
}  // namespace nest2mqtt::bridge
