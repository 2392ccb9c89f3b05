#include "account_advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::wwn {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using upstream::Advice;
using Kind = upstream::WriteOutcome::Kind;

class AccountAdviceTest : public testing::Test {
 protected:
  /// The one note in the changes.
  static AccountAdvice::AdviceChange only(const AccountAdvice::Changes& changes) {
    EXPECT_EQ(changes.advice.size(), 1U);
    return changes.advice.at(0);
  }

  AccountAdvice advice_{4, "run \"nest2mqtt login\""};
};

TEST_F(AccountAdviceTest, SayOnceThatNewerPermissionsWaitToBeAccepted) {
  const auto note = only(advice_.set_accepted_version(3));
  EXPECT_EQ(note.advice, Advice::accept_permissions);
  EXPECT_THAT(note.message, AllOf(HasSubstr("version 3"), HasSubstr("wwn.client_version is 4"),
                                  HasSubstr("accept the new permissions in the Nest app")));
  EXPECT_THAT(advice_.set_accepted_version(3).advice, IsEmpty());
  EXPECT_EQ(only(advice_.set_accepted_version(4)).message, "");
  EXPECT_THAT(advice_.set_accepted_version(5).advice, IsEmpty());
}

TEST_F(AccountAdviceTest, CompareNothingWhereNoVersionIsConfigured) {
  AccountAdvice advice(0, "");
  EXPECT_THAT(advice.set_accepted_version(0).advice, IsEmpty());
  EXPECT_THAT(advice.set_accepted_version(3).advice, IsEmpty());
}

TEST_F(AccountAdviceTest, PermissionsChangeWithTheVersionAndWithTheToken) {
  EXPECT_FALSE(advice_.set_accepted_version(4).permissions_changed) << "the first is what was there all the time";
  EXPECT_FALSE(advice_.set_accepted_version(4).permissions_changed);
  EXPECT_TRUE(advice_.set_accepted_version(5).permissions_changed);
  EXPECT_TRUE(advice_.token_changed().permissions_changed);
  EXPECT_FALSE(advice_.set_accepted_version(4).permissions_changed);
}

TEST_F(AccountAdviceTest, SayOnceThatNoWriteIsTakenUntilOneIs) {
  EXPECT_THAT(advice_.write_finished({Kind::rejected, "no", upstream::WriteReason::wrong_mode}).advice, IsEmpty());
  const auto note = only(advice_.write_finished({Kind::writes_refused, "the service answers \"Write Error\""}));
  EXPECT_EQ(note.advice, Advice::log_in_to_write);
  EXPECT_EQ(note.message, "the service answers \"Write Error\"; run \"nest2mqtt login\"");
  EXPECT_THAT(advice_.write_finished({Kind::writes_refused, "again"}).advice, IsEmpty());
  EXPECT_THAT(advice_.write_finished({Kind::rejected, "no", upstream::WriteReason::wrong_mode}).advice, IsEmpty())
      << "says nothing of others";
  EXPECT_EQ(only(advice_.write_finished({Kind::accepted})).message, "");
}

TEST_F(AccountAdviceTest, AnotherTokenEndsBoth) {
  EXPECT_THAT(advice_.token_changed().advice, IsEmpty());
  static_cast<void>(advice_.set_accepted_version(1));
  static_cast<void>(advice_.write_finished({Kind::writes_refused, "no"}));
  const auto changes = advice_.token_changed();
  ASSERT_EQ(changes.advice.size(), 2U);
  for (const auto& note : changes.advice) EXPECT_EQ(note.message, "");
  EXPECT_EQ(advice_.set_accepted_version(1).advice.size(), 1U) << "with the new one it may be so again";
}

}  // namespace
}  // namespace nest2mqtt::wwn
