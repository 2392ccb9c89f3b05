#include "nest2mqtt/backend/write_reason.h"

#include <array>

#include <gtest/gtest.h>

namespace nest2mqtt::backend {
namespace {

using upstream::WriteReason;

TEST(WriteReasonWords, AreFoundInASentence) {
  constexpr std::array words{ReasonWords{"out of range", WriteReason::out_of_range},
                             ReasonWords{"fan unavailable", WriteReason::no_fan}};
  EXPECT_EQ(reason_in("Temperature setpoint is OUT of range [10, 32].", words), WriteReason::out_of_range);
  EXPECT_EQ(reason_in("Thermostat fan unavailable.", words), WriteReason::no_fan);
  EXPECT_EQ(reason_in("Thermostat fan unavailable: out of range.", words), WriteReason::out_of_range)
      << "the first one";
  EXPECT_EQ(reason_in("No.", words), WriteReason::other);
  EXPECT_EQ(reason_in("", words), WriteReason::other);
}

}  // namespace
}  // namespace nest2mqtt::backend
