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
  /// The one note in the news.
  static AccountAdvice::Note only(const AccountAdvice::News& news) {
    EXPECT_EQ(news.notes.size(), 1U);
    return news.notes.at(0);
  }

  AccountAdvice notes_{4, "run \"nest2mqtt login\""};
};

TEST_F(AccountAdviceTest, SayOnceThatNewerPermissionsWaitToBeAccepted) {
  const auto note = only(notes_.version_accepted(3));
  EXPECT_EQ(note.advice, Advice::accept_permissions);
  EXPECT_THAT(note.message, AllOf(HasSubstr("version 3"), HasSubstr("wwn.client_version is 4"),
                                  HasSubstr("accept the new permissions in the Nest app")));
  EXPECT_THAT(notes_.version_accepted(3).notes, IsEmpty());
  EXPECT_EQ(only(notes_.version_accepted(4)).message, "");
  EXPECT_THAT(notes_.version_accepted(5).notes, IsEmpty());
}

TEST_F(AccountAdviceTest, CompareNothingWhereNoVersionIsConfigured) {
  AccountAdvice notes(0, "");
  EXPECT_THAT(notes.version_accepted(0).notes, IsEmpty());
  EXPECT_THAT(notes.version_accepted(3).notes, IsEmpty());
}

TEST_F(AccountAdviceTest, PermissionsChangeWithTheVersionAndWithTheToken) {
  EXPECT_FALSE(notes_.version_accepted(4).permissions_changed) << "the first is what was there all the time";
  EXPECT_FALSE(notes_.version_accepted(4).permissions_changed);
  EXPECT_TRUE(notes_.version_accepted(5).permissions_changed);
  EXPECT_TRUE(notes_.token_changed().permissions_changed);
  EXPECT_FALSE(notes_.version_accepted(4).permissions_changed);
}

TEST_F(AccountAdviceTest, SayOnceThatNoWriteIsTakenUntilOneIs) {
  EXPECT_THAT(notes_.write_finished({Kind::rejected, "no", upstream::WriteReason::wrong_mode}).notes, IsEmpty());
  const auto note = only(notes_.write_finished({Kind::writes_refused, "the service answers \"Write Error\""}));
  EXPECT_EQ(note.advice, Advice::log_in_to_write);
  EXPECT_EQ(note.message, "the service answers \"Write Error\"; run \"nest2mqtt login\"");
  EXPECT_THAT(notes_.write_finished({Kind::writes_refused, "again"}).notes, IsEmpty());
  EXPECT_THAT(notes_.write_finished({Kind::rejected, "no", upstream::WriteReason::wrong_mode}).notes, IsEmpty())
      << "says nothing of others";
  EXPECT_EQ(only(notes_.write_finished({Kind::accepted})).message, "");
}

TEST_F(AccountAdviceTest, AnotherTokenEndsBoth) {
  EXPECT_THAT(notes_.token_changed().notes, IsEmpty());
  static_cast<void>(notes_.version_accepted(1));
  static_cast<void>(notes_.write_finished({Kind::writes_refused, "no"}));
  const auto news = notes_.token_changed();
  ASSERT_EQ(news.notes.size(), 2U);
  for (const auto& note : news.notes) EXPECT_EQ(note.message, "");
  EXPECT_EQ(notes_.version_accepted(1).notes.size(), 1U) << "with the new one it may be so again";
}

}  // namespace
}  // namespace nest2mqtt::wwn
