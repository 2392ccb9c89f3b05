#include "write_reason.h"

#include <utility>

#include <gtest/gtest.h>

namespace nest2mqtt::wwn {
namespace {

using upstream::WriteReason;

TEST(ReasonOf, TranslatesTheAnchorOfAnError) {
  for (const auto& [anchor, expected] : {std::pair("mode-error", WriteReason::wrong_mode),
                                         {"incompatible-mode", WriteReason::incompatible_mode},
                                         {"low-high-error", WriteReason::low_high_gap},
                                         {"range-error", WriteReason::low_high_gap},
                                         {"not-online", WriteReason::device_offline},
                                         {"no-write-permission", WriteReason::permission},
                                         {"temp-value-4-lock", WriteReason::locked},
                                         {"high-c-value", WriteReason::out_of_range},
                                         {"something-new", WriteReason::other},
                                         {"", WriteReason::other}}) {
    EXPECT_EQ(reason_of(anchor), expected) << anchor;
  }
}

}  // namespace
}  // namespace nest2mqtt::wwn
