// Setpoints come to rest before they are sent, and low and high go together.

#include <algorithm>

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class Pairing : public CommandTest {};

TEST_F(Pairing, ASliderBecomesOneWriteOrTwoAndTheLastValueWins) {
  start();
  std::vector<SentCommand> slide;
  for (int value = 55; value < 85; ++value) {
    slide.push_back(send(living_room, "target_temperature_f", std::to_string(value)));
  }
  EXPECT_TRUE(says(commander().wait_for_final(slide.back()), "confirmed"));
  commander().wait_for_all();
  const auto written = puts();
  ASSERT_GE(written.size(), 1U);
  EXPECT_LE(written.size(), 2U);
  EXPECT_EQ(written.back().body, json::value({{"target_temperature_f", 84}}));
  const auto superseded = std::count_if(slide.begin(), slide.end(), [&](const SentCommand& command) {
    return commander().wait_for_final(command).at("status") == "superseded";
  });
  EXPECT_GE(superseded, 28);
  EXPECT_EQ(world().simulator.get(living_room + "/target_temperature_f"), 84);
}

TEST_F(Pairing, LowAndHighOneAfterTheOtherAreOneWrite) {
  start_with({{"write.settle", "2s"}});  // the second command comes within it on a busy machine too
  const auto low = send(bedroom, "target_temperature_low_f", "77");  // above the high that is stored
  commander().wait_for(low, "accepted");
  const auto high = send(bedroom, "target_temperature_high_f", "82");
  EXPECT_TRUE(says(commander().wait_for_final(low), "confirmed"));
  EXPECT_TRUE(says(commander().wait_for_final(high), "confirmed"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"target_temperature_low_f", 77}, {"target_temperature_high_f", 82}}));
}

TEST_F(Pairing, OneCommandWithBothIsOneWrite) {
  start();
  const auto receipt = outcome(bedroom, R"({"target_temperature_low_c":25,"target_temperature_high_c":28})");
  EXPECT_TRUE(says(receipt, "confirmed"));
  EXPECT_TRUE(member_is(receipt, "observed", R"({"target_temperature_low_c":25,"target_temperature_high_c":28})"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"target_temperature_low_c", 25}, {"target_temperature_high_c", 28}}));
}

TEST_F(Pairing, OneSideAloneIsMeasuredAgainstTheStoredOther) {
  start();
  EXPECT_TRUE(says(outcome(bedroom, "target_temperature_low_f", "73"), "confirmed"));
  ASSERT_EQ(puts().size(), 1U);
  EXPECT_EQ(puts().front().body, json::value({{"target_temperature_low_f", 73}}));
  EXPECT_TRUE(says(outcome(bedroom, "target_temperature_high_f", "75"), "refused", "low_high_gap"));
  EXPECT_EQ(puts().size(), 1U);
}

}  // namespace
}  // namespace nest2mqtt::test
