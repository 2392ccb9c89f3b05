// Google takes 5 commands a minute of a thermostat, and 10 of a person. It never has to say so: SdmTest asks it at the
// end of each test how often it did.

#include <gmock/gmock.h>

#include "nest2mqtt/base/instant.h"

#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;
using testing::SizeIs;

class SdmQuota : public SdmTest {
 protected:
  /// Seconds from now to `not_before`.
  static double wait_in(const json::object& receipt) {
    const auto time = [&](const char* name) { return parse_utc(receipt.at(name).as_string()).value(); };
    return std::chrono::duration<double>(time("not_before") - time("received_at")).count();
  }
};

TEST_F(SdmQuota, ASliderOfThirtyStepsEndsWithItsLastValue) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_attic + "/target_temperature_c", "18"));
  std::vector<SentCommand> steps;
  // Three strokes: a hand that rests between them, long enough for a call.
  for (std::size_t stroke = 0; stroke < 3; ++stroke) {
    for (int step = 0; step < 10; ++step) {
      const int halves = static_cast<int>(stroke) * 10 + step;
      steps.push_back(
          send(sdm_attic, "target_temperature_c", std::to_string(12 + halves / 2) + (halves % 2 != 0 ? ".5" : "")));
    }
    ASSERT_TRUE(wait_until([&] { return calls().size() > stroke; }));
  }
  EXPECT_TRUE(says(commander().wait_for_final(steps.back()), "confirmed"));
  EXPECT_TRUE(shows(sdm_attic + "/target_temperature_c", "26.5"));
  EXPECT_EQ(world().simulator.get(sdm_attic + "/target_temperature_c").to_number<double>(), 26.5);
  EXPECT_THAT(calls(), SizeIs(Le(4U)));
}

TEST_F(SdmQuota, TheFifthCommandWaitsAlsoAfterARestart) {
  start_sdm({.bridge = {.settings = {{"sdm.poll", "5m"}, {"write.ttl", "7s"}}}});
  ASSERT_TRUE(shows(sdm_attic + "/target_temperature_c", "18"));
  for (const char* value : {"19", "20", "21", "22"}) {
    EXPECT_TRUE(says(outcome(sdm_attic, "target_temperature_c", value), "confirmed"));
  }
  EXPECT_EQ(world().bridge.terminate(), 0);
  world().bridge.start();
  ASSERT_TRUE(world().probe.wait_for("nest/bridge/state", "online"));
  wait_for_cloud("online");
  const auto fifth = send(sdm_attic, "target_temperature_c", "23");
  const auto queued = commander().wait_for(fifth, "queued");
  EXPECT_THAT(wait_in(queued), AllOf(Ge(20.0), Le(40.0))) << "one every 40 s";
  EXPECT_TRUE(says(commander().wait_for_final(fifth), "expired", "stale_command"));
  EXPECT_THAT(calls(), SizeIs(4));
}

TEST_F(SdmQuota, CallsAreCountedNotCommands) {
  start_sdm({.bridge = {.settings = {{"sdm.poll", "5m"}, {"write.ttl", "7s"}}}});
  ASSERT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool"));
  EXPECT_TRUE(says(outcome(sdm_hall, "eco", "true"), "confirmed"));
  EXPECT_TRUE(says(outcome(sdm_hall, "hvac_mode", "heat"), "confirmed"));  // eco off, then the mode
  EXPECT_THAT(calls(), SizeIs(3));
  EXPECT_TRUE(says(outcome(sdm_hall, "eco", "true"), "confirmed"));
  EXPECT_EQ(world().bridge.terminate(), 0);
  world().bridge.start();
  ASSERT_TRUE(world().probe.wait_for("nest/bridge/state", "online"));
  wait_for_cloud("online");
  const auto fifth = send(sdm_hall, "eco", "false");
  EXPECT_TRUE(says(commander().wait_for(fifth, "queued"), "queued")) << "the third command, and the fifth call";
  EXPECT_TRUE(says(commander().wait_for_final(fifth), "expired", "stale_command"));
  EXPECT_THAT(calls(), SizeIs(4));
}

TEST_F(SdmQuota, AfterA429ThatThermostatWaitsAMinuteAndTheOtherDoesNot) {
  start_sdm({.bridge = {.settings = {{"write.ttl", "2m"}}}});
  ASSERT_TRUE(shows(sdm_hall + "/target_temperature_low_f", "67"));
  ASSERT_TRUE(shows(sdm_attic + "/target_temperature_c", "18"));
  fail_next(429, "write", 1,
            R"({"error":{"code":429,"message":"Rate limited for the Thermostat.","status":"RESOURCE_EXHAUSTED"}})");
  const auto limited = send(sdm_attic, "target_temperature_c", "20");
  const auto queued = commander().wait_for(limited, "queued");
  EXPECT_TRUE(says(queued, "queued", "blocked"));
  EXPECT_THAT(wait_in(queued), AllOf(Ge(55.0), Le(65.0)));
  EXPECT_TRUE(says(outcome(sdm_hall, "target_temperature_low_f", "66"), "confirmed"));
  EXPECT_THAT(calls(), SizeIs(2)) << "the limited one is not tried again before its time";
  const auto newest = send(sdm_attic, "target_temperature_c", "18");
  EXPECT_TRUE(says(commander().wait_for_final(limited), "superseded", "superseded"));
  EXPECT_TRUE(says(commander().wait_for_final(newest), "unchanged")) << "the newest value is kept only";
}

TEST_F(SdmQuota, AHomeThatIsReadTooOftenIsBlockedAndNotHammered) {
  start_sdm();
  ASSERT_TRUE(shows(sdm_hall + "/availability", "online"));
  fail_next(429, "read", 1,
            R"({"error":{"code":429,"message":"Rate limited for the ListDevices API for the user.",)"
            R"("status":"RESOURCE_EXHAUSTED"}})");
  wait_for_cloud("blocked");
  EXPECT_TRUE(has_problem("too many calls"));
  EXPECT_TRUE(shows(sdm_hall + "/hvac_mode", "heat-cool")) << "what was known stays";
}

}  // namespace
}  // namespace nest2mqtt::test
