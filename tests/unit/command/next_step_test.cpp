#include "next_step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::command {
namespace {

using Kind = upstream::WriteOutcome::Kind;
using Action = NextStep::Action;
using testing::ElementsAre;
using testing::IsEmpty;

std::string in_words(const NextStep& step) {
  const std::string next = step.action == Action::finish  ? "finish"
                           : step.action == Action::watch ? "watch"
                                                          : "wait again";
  if (step.action == Action::wait_again) return next + (step.sent ? " (sent)" : "");
  return next + " " + std::string(status_word(step.result.status)) + " " + std::string(code_word(step.result.code)) +
         (step.sent ? "" : " (not sent)");
}

TEST(NextStep, DependsOnWhatIsCertain) {
  struct Case {
    Kind kind;
    const char* expected;
  };
  for (const auto& [kind, expected] : {
           Case{Kind::accepted, "watch unconfirmed timeout"},
           Case{Kind::rejected, "finish rejected service_error"},
           Case{Kind::writes_refused, "finish rejected permission"},
           Case{Kind::blocked, "wait again"},
           Case{Kind::not_allowed, "finish rejected permission"},
           Case{Kind::unsupported, "finish refused permission (not sent)"},
           Case{Kind::not_built, "finish refused service_error (not sent)"},
           Case{Kind::altered, "finish reverted ok"},
           Case{Kind::misdirected, "finish rejected service_error"},
           Case{Kind::not_sent, "wait again"},
           Case{Kind::failed, "watch rejected service_error"},
           Case{Kind::unknown, "watch unconfirmed service_error"},
       }) {
    EXPECT_EQ(in_words(next_step({kind, "why"}, true)), expected) << static_cast<int>(kind);
  }
}

TEST(NextStep, GivesABlockedWriteUpIfItsTimeEndsBeforeTheBlock) {
  const NextStep step = next_step({Kind::blocked, "Too many requests"}, false);
  EXPECT_EQ(in_words(step), "finish rejected blocked");
  EXPECT_EQ(step.result.message, "the service says: Too many requests");
}

TEST(NextStep, GivesEachReasonItsCode) {
  using upstream::WriteReason;
  for (const auto& [reason, expected] : {std::pair(WriteReason::wrong_mode, Code::wrong_mode),
                                         {WriteReason::incompatible_mode, Code::incompatible_mode},
                                         {WriteReason::low_high_gap, Code::low_high_gap},
                                         {WriteReason::out_of_range, Code::out_of_range},
                                         {WriteReason::locked, Code::locked},
                                         {WriteReason::no_fan, Code::no_fan},
                                         {WriteReason::device_offline, Code::device_offline},
                                         {WriteReason::unknown_device, Code::unknown_device},
                                         {WriteReason::permission, Code::permission},
                                         {WriteReason::other, Code::service_error}}) {
    const NextStep step = next_step({Kind::rejected, "no", reason}, true);
    EXPECT_EQ(step.result.code, expected) << static_cast<int>(reason);
    EXPECT_EQ(step.result.message, "no");
  }
}

TEST(NeverReachedService, OnlyWhereNothingWasSent) {
  for (int kind = 0; kind <= static_cast<int>(Kind::unknown); ++kind) {
    const auto each = static_cast<Kind>(kind);
    EXPECT_EQ(never_reached_service(each),
              each == Kind::not_sent || each == Kind::not_built || each == Kind::unsupported)
        << kind;
  }
}

class DeniedSlotsTest : public testing::Test {
 protected:
  DeniedSlotsTest() {
    label_.slot = model::Slot::label;
    label_.field = "label";
    mode_.slot = model::Slot::hvac_mode;
    mode_.field = "hvac_mode";
  }
  static upstream::WriteOutcome rejected(std::vector<std::string> fields) {
    upstream::WriteOutcome outcome{Kind::rejected, "no", upstream::WriteReason::permission};
    outcome.not_permitted = std::move(fields);
    return outcome;
  }

  FieldWrite label_;
  FieldWrite mode_;
};

TEST_F(DeniedSlotsTest, AreThoseOfTheFieldsThatTheServiceNames) {
  EXPECT_THAT(denied_slots(rejected({"hvac_mode"}), {&label_, &mode_}), ElementsAre(model::Slot::hvac_mode));
  EXPECT_THAT(denied_slots(rejected({}), {&label_, &mode_}), IsEmpty());
}

TEST_F(DeniedSlotsTest, OfOneFieldAloneNeedNoName) {
  EXPECT_THAT(denied_slots(rejected({"another name"}), {&label_}), ElementsAre(model::Slot::label));
}

TEST_F(DeniedSlotsTest, AreNoneForAnyOtherOutcome) {
  EXPECT_THAT(denied_slots({Kind::accepted}, {&label_}), IsEmpty());
  EXPECT_THAT(denied_slots({Kind::rejected, "no", upstream::WriteReason::wrong_mode}, {&label_}), IsEmpty());
  EXPECT_THAT(denied_slots({Kind::not_allowed, "no"}, {&label_}), IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::command
