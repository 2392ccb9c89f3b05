// Announcing an arrival, and taking it back.

#include <chrono>
#include <ctime>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

std::string utc(std::chrono::minutes from_now) {
  const std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
  std::tm parts{};
  gmtime_r(&at, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", &parts);
  return text;
}

json::object window(std::chrono::minutes begin, std::chrono::minutes end) {
  return {{"trip_id", "trip-7"},
          {"estimated_arrival_window_begin", utc(begin)},
          {"estimated_arrival_window_end", utc(end)}};
}

class Eta : public CommandTest {
 protected:
  void start_away() {
    start();
    change(maple_street, "away", R"("away")", "away");
  }
  const json::object soon = window(std::chrono::minutes(30), std::chrono::minutes(40));
};

TEST_F(Eta, IsConfirmedByTheBeginOfTheWindow) {
  start_away();
  const auto receipt = outcome(maple_street, "eta", json::serialize(soon));
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_EQ(receipt.at("sent").at("eta"), json::value(soon));
  EXPECT_EQ(receipt.at("observed").at("eta_begin"), soon.at("estimated_arrival_window_begin"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().path, maple_street + "/eta");
  EXPECT_EQ(puts().front().body, json::value(soon));
}

TEST_F(Eta, CanBeCancelled) {
  start_away();
  EXPECT_TRUE(says(outcome(maple_street, json::serialize(json::object{{"eta", soon}})), "confirmed"));
  const auto receipt = outcome(maple_street, "eta", R"({"cancel":true})");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_EQ(world().simulator.get(maple_street + "/eta_begin"), "1970-01-01T00:00:00.000Z");
  ASSERT_EQ(puts().size(), 2U);
  EXPECT_EQ(puts().back().body.at("trip_id"), "trip-7");
}

TEST_F(Eta, WhatCanBeCancelledIsShown) {
  start_away();
  const auto shown = [&](bool there) {
    return world().probe.wait_for("nest" + maple_street + "/command", [&](const std::string& document) {
      return !document.empty() && json::parse(document).as_object().contains("trip_id") == there;
    });
  };
  EXPECT_TRUE(says(outcome(maple_street, "eta", R"({"cancel":true})"), "refused", "bad_payload"));
  EXPECT_TRUE(shown(false));
  EXPECT_TRUE(says(outcome(maple_street, "eta", json::serialize(soon)), "confirmed"));
  EXPECT_TRUE(shown(true));
  EXPECT_TRUE(says(outcome(maple_street, "eta", R"({"cancel":true})"), "confirmed"));
  EXPECT_TRUE(shown(false));
}

TEST_F(Eta, ATripOfSomebodyElseIsCancelledByItsName) {
  start_away();
  change(maple_street, "eta_begin", R"("2030-01-01T00:00:00.000Z")", "2030-01-01T00:00:00.000Z");
  EXPECT_TRUE(says(outcome(maple_street, "eta", R"({"cancel":true,"trip_id":"theirs"})"), "confirmed"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().back().body.at("trip_id"), "theirs");
}

TEST_F(Eta, AnUnknownTripCannotBeCancelled) {
  start_away();
  EXPECT_TRUE(says(outcome(maple_street, "eta", R"({"cancel":true})"), "refused", "bad_payload"));
  EXPECT_EQ(puts().size(), 0U);
}

TEST_F(Eta, AWindowInThePastIsRefused) {
  start_away();
  const auto past = window(std::chrono::minutes(-20), std::chrono::minutes(-10));
  EXPECT_TRUE(says(outcome(maple_street, "eta", json::serialize(past)), "refused", "out_of_range"));
  EXPECT_EQ(puts().size(), 0U);
}

TEST_F(Eta, NobodyArrivesWhereSomebodyIsHome) {
  start();
  EXPECT_TRUE(says(outcome(maple_street, "eta", json::serialize(soon)), "refused", "not_away"));
  EXPECT_EQ(puts().size(), 0U);
}

}  // namespace
}  // namespace nest2mqtt::test
