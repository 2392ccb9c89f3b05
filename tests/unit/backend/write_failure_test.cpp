#include "nest2mqtt/backend/write_failure.h"

#include <gtest/gtest.h>

namespace nest2mqtt::backend {
namespace {

using Kind = upstream::WriteOutcome::Kind;

TEST(WriteFailure, TellsWhatNeverLeftFromWhatMayHaveArrived) {
  EXPECT_EQ(write_failure({net::Progress::not_sent, {Recovery::retry, "refused"}}).kind, Kind::not_sent);
  EXPECT_EQ(write_failure({net::Progress::not_sent, {Recovery::permanent, "bad"}}).kind, Kind::not_built);
  const auto lost = write_failure({net::Progress::maybe_sent, {Recovery::retry, "reset"}});
  EXPECT_EQ(lost.kind, Kind::unknown);
  EXPECT_EQ(lost.message, "reset");
}

}  // namespace
}  // namespace nest2mqtt::backend
