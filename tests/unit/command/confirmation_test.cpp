#include "confirmation.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "fakes/command_options.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

/// A label that was changed from `a` to `b`, and is watched for 30 s.
class ConfirmationTest : public testing::Test {
 protected:
  ConfirmationTest() {
    write_.slot = model::Slot::label;
    write_.field = "label";
    write_.value = "b";
    write_.before = "a";
    write_.state = FieldWrite::State::watching;
    write_.watch_until = time_.now() + 30s;
    write_.if_not_shown = {Status::unconfirmed, Code::timeout, "never shown"};
  }

  /// The status that a look at an object with this label gives; `open`: not decided.
  std::string look(const char* label) {
    const json::object object{{"label", label}};
    return look_at(&object);
  }
  std::string look_at(const json::object* object) {
    const Confirmation seen = look_for_value(write_, expires_, object, options_, time_.now());
    look_again_ = seen.look_again;
    return seen.result ? std::string(status_word(seen.result->status)) : "open";
  }
  [[nodiscard]] milliseconds until_next_look() const { return *look_again_ - time_.now(); }

  test::ManualTime time_;
  CommandOptions options_ = test::command_options();
  Instant expires_ = time_.now() + 2min;
  FieldWrite write_;
  std::optional<Instant> look_again_;
};

TEST_F(ConfirmationTest, WaitsUntilTheValueHasBeenShownForAWhile) {
  EXPECT_EQ(look("a"), "open");
  EXPECT_EQ(until_next_look(), 30s);
  time_.advance(1s);
  EXPECT_EQ(look("b"), "open");
  EXPECT_EQ(until_next_look(), options_.settle);
  time_.advance(options_.settle);
  EXPECT_EQ(look("b"), "confirmed");
}

TEST_F(ConfirmationTest, BeginsAnewIfTheValueGoesAway) {
  look("b");
  time_.advance(options_.settle / 2);
  EXPECT_EQ(look("a"), "open");
  time_.advance(options_.settle / 2);
  EXPECT_EQ(look("b"), "open");
  EXPECT_EQ(until_next_look(), options_.settle);
}

TEST_F(ConfirmationTest, DoesNotWaitLongerThanItsTimeForAShownValue) {
  time_.advance(30s);
  EXPECT_EQ(look("b"), "confirmed");
}

TEST_F(ConfirmationTest, IsRevertedIfTheValueWasShownAndIsNoLonger) {
  look("b");
  time_.advance(30s);
  EXPECT_EQ(look("a"), "reverted");
}

TEST_F(ConfirmationTest, IsRevertedIfAnotherNewValueIsShown) {
  time_.advance(30s);
  EXPECT_EQ(look("c"), "reverted");
}

TEST_F(ConfirmationTest, IsWhatTheCallSaidIfNothingChanges) {
  time_.advance(30s);
  EXPECT_EQ(look("a"), "unconfirmed");
  EXPECT_EQ(look_at(nullptr), "unconfirmed") << "the object is gone";
}

TEST_F(ConfirmationTest, BeginsWithTheFirstDocumentAfterARestart) {
  write_.watch_until.reset();
  EXPECT_EQ(look_at(nullptr), "open");
  EXPECT_EQ(until_next_look(), 2min + options_.confirm);
  time_.advance(1min);
  EXPECT_EQ(look("a"), "open");
  EXPECT_EQ(until_next_look(), options_.confirm);
}

TEST_F(ConfirmationTest, DoesNotWaitForADocumentForEver) {
  write_.watch_until.reset();
  time_.advance(2min + options_.confirm);
  EXPECT_EQ(look_at(nullptr), "open");
  time_.advance(options_.confirm);
  EXPECT_EQ(look_at(nullptr), "unconfirmed");
}

}  // namespace
}  // namespace nest2mqtt::command
