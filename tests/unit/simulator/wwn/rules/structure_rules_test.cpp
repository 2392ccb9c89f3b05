#include <gtest/gtest.h>

#include "support.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {
namespace {

class StructureRules : public testing::Test {
 protected:
  json::object home_ = cottage();
  const Path flat_{"structures", "flat-11aa"};

  Checked<Write> put(const std::string& body, const Path& path) { return check_write(home_, path, body, noon()); }
  static std::string trip(const std::string& begin, const std::string& end) {
    return R"({"trip_id":"t1","estimated_arrival_window_begin":)" + begin + R"(,"estimated_arrival_window_end":)" +
           end + "}";
  }
  std::string eta_anchor(const std::string& begin, const std::string& end) {
    return anchor_of(put(trip(begin, end), flat_ / "eta"));
  }
};

TEST_F(StructureRules, AwayCanBeSetToHomeOrAwayOnly) {
  EXPECT_EQ(anchor_of(put(R"({"away":"home"})", flat_)), "allowed");
  EXPECT_EQ(anchor_of(put("\"away\"", flat_ / "away")), "allowed");
  for (const auto* away : {"\"unknown\"", "\"auto-away\"", "true"}) {
    EXPECT_EQ(anchor_of(put(away, flat_ / "away")), "format-error") << away;
  }
  EXPECT_EQ(anchor_of(put(R"({"name":"x"})", flat_)), "no-write-permission");
}

TEST_F(StructureRules, AnEtaIsEchoedAndShowsAsItsBegin) {
  const std::string body = trip("\"2025-03-01T12:30:00.000Z\"", "\"2025-03-01T12:45:00.000Z\"");
  const auto direct = put(body, flat_ / "eta");
  ASSERT_TRUE(direct);
  EXPECT_EQ(to_text(direct->echo), body);
  EXPECT_EQ(to_text(effects_of(home_, *direct, noon())), R"({"eta_begin":"2025-03-01T12:30:00.000Z"})");
  const auto inside = put("{\"eta\":" + body + "}", flat_);
  ASSERT_TRUE(inside);
  EXPECT_EQ(to_text(inside->echo), "{\"eta\":" + body + "}");
}

TEST_F(StructureRules, AnEtaCanBeTakenBack) {
  for (const auto* begin : {"0", "\"0\"", "\"1970-01-01T00:00:00.000Z\""}) {
    const auto write = put(trip(begin, "0"), flat_ / "eta");
    ASSERT_TRUE(write) << begin;
    EXPECT_EQ(to_text(effects_of(home_, *write, noon())), R"({"eta_begin":"1970-01-01T00:00:00.000Z"})");
  }
}

TEST_F(StructureRules, TheEtaWindowMustEndInTheFutureAfterItsBegin) {
  const std::string half_past = "\"2025-03-01T12:30:00.000Z\"";
  EXPECT_EQ(eta_anchor(half_past, half_past), "allowed");
  EXPECT_EQ(eta_anchor("\"2025-03-01T12:31:00Z\"", half_past), "format-error");
  EXPECT_EQ(eta_anchor("\"2025-03-01T11:00:00Z\"", "\"2025-03-01T12:00:00Z\""), "format-error")
      << "the end must be in the future";
  EXPECT_EQ(eta_anchor("\"2025-03-01T11:00:00Z\"", half_past), "allowed");
  EXPECT_EQ(eta_anchor("\"soon\"", half_past), "format-error");
  EXPECT_EQ(eta_anchor(half_past, "17"), "format-error");
}

TEST_F(StructureRules, AnEtaNeedsAllItsFields) {
  for (const auto* body : {R"({"trip_id":"t"})", R"({"estimated_arrival_window_begin":0})",
                           R"({"trip_id":"","estimated_arrival_window_begin":0})",
                           R"({"trip_id":"t","estimated_arrival_window_begin":"2025-03-01T12:30:00Z"})"}) {
    EXPECT_EQ(anchor_of(put(body, flat_ / "eta")), "format-error") << body;
  }
  EXPECT_EQ(anchor_of(put(R"({"trip_id":"t","speed":3})", flat_ / "eta")), "no-write-permission");
  EXPECT_EQ(anchor_of(put("\"soon\"", flat_ / "eta")), "invalid-content-sent");
}

TEST_F(StructureRules, AnEtaNeedsAnEmptyHomeWithAThermostat) {
  json::object& flat = home_["structures"].at("flat-11aa").as_object();
  flat["away"] = "home";
  const auto at_home = put(trip("0", "0"), flat_ / "eta");
  ASSERT_FALSE(at_home);
  EXPECT_EQ(at_home.error().status, 400U);
  EXPECT_EQ(at_home.error().message, "Not in away mode");
  flat["away"] = "away";
  flat.erase("thermostats");
  EXPECT_FALSE(put(trip("0", "0"), flat_ / "eta"));
}

}  // namespace
}  // namespace nest2mqtt::simulator
