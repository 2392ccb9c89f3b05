#include "dispatcher_fixture.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using upstream::LinkState;

/// What is made of the service's answer and of what its stream shows then.
class DispatcherWatchTest : public CommandDispatcherTest {
 protected:
  /// A mode is written; the service has not answered.
  void write_cool() {
    set("hvac_mode", "cool");
    ASSERT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
    ASSERT_THAT(told(), ElementsAre("accepted ok"));
  }
};

TEST_F(DispatcherWatchTest, ConfirmsOnlyWhatStaysShown) {
  write_cool();
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  pass(499ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(1ms);
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));
}

TEST_F(DispatcherWatchTest, ComparesLowAndHighWithWhatTheServiceHasTaken) {
  const auto set_one = [&](const std::string& field, const std::string& value) {
    set(field, value);
    settle();
    return written();
  };
  show(R"({"hvac_mode":"heat-cool","target_temperature_low_c":19,"target_temperature_high_c":24})");
  EXPECT_THAT(set_one("target_temperature_high_c", "30"), ElementsAre(put(R"({"target_temperature_high_c":30})")));
  answer(Outcome::accepted);
  EXPECT_THAT(set_one("target_temperature_low_c", "27"), ElementsAre(put(R"({"target_temperature_low_c":27})")));
  answer(Outcome::accepted);
  told();
  EXPECT_THAT(set_one("target_temperature_high_c", "25"), IsEmpty());
  EXPECT_THAT(last().result.message, HasSubstr("low would be 27 C and high 25 C"));
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused low_high_gap"));
  show(R"({"target_temperature_low_c":20})");
  EXPECT_THAT(set_one("target_temperature_high_c", "25"), ElementsAre(put(R"({"target_temperature_high_c":25})")))
      << "somebody has set another low value since";
}

TEST_F(DispatcherWatchTest, ComparesLowAndHighWithWhatIsShownIfTheServiceHasRefused) {
  show(R"({"hvac_mode":"heat-cool","target_temperature_low_c":19,"target_temperature_high_c":24})");
  set("target_temperature_high_c", "30");
  settle();
  answer(Outcome::failed);
  written();
  told();
  set("target_temperature_low_c", "27");
  settle();
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_THAT(told(), ElementsAre("accepted ok", "refused low_high_gap"));
}

TEST_F(DispatcherWatchTest, TakesANumberInQuotesForTheNumber) {
  show(R"({"fan_timer_duration":"15"})");
  set("fan_timer_duration", "15");
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_THAT(told(), ElementsAre("accepted ok", "unchanged ok"));
  set("fan_timer_duration", "30");
  EXPECT_THAT(written(), ElementsAre(put(R"({"fan_timer_duration":30})")));
  answer(Outcome::accepted);
  show(R"({"fan_timer_duration":"30"})");
  settle();
  EXPECT_THAT(told(), ElementsAre("accepted ok", "confirmed ok"));
}

TEST_F(DispatcherWatchTest, EndsWhenTheServiceSaysThatAWriteHasNotLasted) {
  write_cool();
  const model::ObjectId id{"thermostats", "t"};
  dispatcher_->write_reverted({id, {"hvac_mode"}, "too early"}, time_.now());
  answer(Outcome::accepted);
  dispatcher_->write_reverted({id, {"label"}, "another field"}, time_.now());
  dispatcher_->write_reverted({{"thermostats", "other"}, {"hvac_mode"}, "another device"}, time_.now());
  pass(1s);
  EXPECT_THAT(told(), IsEmpty());
  dispatcher_->write_reverted({id, {"hvac_mode"}, "the thermostat went back to heat"}, time_.now());
  pass(0s);
  EXPECT_EQ(last().result.message, "the thermostat went back to heat");
  EXPECT_THAT(told(), ElementsAre("reverted ok"));
}

TEST_F(DispatcherWatchTest, BeginsAgainAfterAFlicker) {
  write_cool();
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  pass(300ms);
  show(R"({"hvac_mode":"heat"})");
  pass(300ms);
  show(R"({"hvac_mode":"cool"})");
  pass(499ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(1ms);
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));
}

TEST_F(DispatcherWatchTest, ConfirmsWhatTheStreamShowedBeforeTheAnswerCame) {
  write_cool();
  show(R"({"hvac_mode":"cool"})");
  pass(1s);
  answer(Outcome::accepted);
  settle();
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));
}

TEST_F(DispatcherWatchTest, SeesAValueThatTheDeviceTurnedDown) {
  write_cool();
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  pass(300ms);
  show(R"({"hvac_mode":"heat"})");
  pass(30s);
  EXPECT_EQ(model::to_text(last().observed), R"({"hvac_mode":"heat"})");
  EXPECT_THAT(told(), ElementsAre("reverted ok"));
}

TEST_F(DispatcherWatchTest, SeesThatAnotherValueCameInstead) {
  write_cool();
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"off"})");
  pass(30s);
  EXPECT_THAT(told(), ElementsAre("reverted ok"));
}

TEST_F(DispatcherWatchTest, SaysSoWhenTheStreamNeverShowsIt) {
  write_cool();
  answer(Outcome::accepted);
  pass(30s - 1ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(1ms);
  EXPECT_THAT(told(), ElementsAre("unconfirmed timeout"));
}

TEST_F(DispatcherWatchTest, PassesTheServicesRefusalOn) {
  using upstream::WriteReason;
  for (const auto& [reason, code] : {std::pair{WriteReason::wrong_mode, "wrong_mode"},
                                     {WriteReason::permission, "permission"},
                                     {WriteReason::locked, "locked"},
                                     {WriteReason::other, "service_error"}}) {
    begin();  // a refusal for want of permission would be remembered
    write_cool();
    answer(Outcome::rejected, "the service's own words", reason);
    EXPECT_EQ(last().result.message, "the service's own words");
    EXPECT_THAT(told(), ElementsAre(std::string("rejected ") + code));
  }
}

TEST_F(DispatcherWatchTest, LooksForItselfWhenTheAnswerWasLost) {
  write_cool();
  answer(Outcome::unknown, "connection reset");
  show(R"({"hvac_mode":"cool"})");
  settle();
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));

  show(R"({"hvac_mode":"heat"})");
  write_cool();
  answer(Outcome::unknown, "connection reset");
  pass(30s);
  EXPECT_THAT(last().result.message, HasSubstr("connection reset"));
  EXPECT_THAT(told(), ElementsAre("unconfirmed service_error"));
  EXPECT_THAT(written(), IsEmpty()) << "it is never sent twice without evidence that it was not done";
}

TEST_F(DispatcherWatchTest, LooksForItselfWhenTheServiceWasInTrouble) {
  write_cool();
  answer(Outcome::failed, "HTTP status 500");
  show(R"({"hvac_mode":"cool"})");
  settle();
  EXPECT_THAT(told(), ElementsAre("confirmed ok"));

  show(R"({"hvac_mode":"heat"})");
  write_cool();
  answer(Outcome::failed, "HTTP status 500");
  pass(30s);
  EXPECT_EQ(last().result.message, "HTTP status 500");
  EXPECT_THAT(told(), ElementsAre("rejected service_error"));
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherWatchTest, TriesAgainWhatNeverLeftWithGrowingPauses) {
  write_cool();
  milliseconds before{0};
  for (int attempt = 0; attempt < 3; ++attempt) {
    answer(Outcome::not_sent, "connection refused");
    const Instant failed = time_.now();
    for (int i = 0; i < 1000 && port_.calls.empty(); ++i) pass(100ms);
    ASSERT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
    EXPECT_GT(time_.now() - failed, before);
    before = time_.now() - failed;
  }
  answer(Outcome::accepted);
  show(R"({"hvac_mode":"cool"})");
  settle();
  const Words words = told();
  EXPECT_EQ(words.back(), "confirmed ok");
}

TEST_F(DispatcherWatchTest, SaysThatTheServiceCannotBeReachedAndKeepsTheBudget) {
  write_cool();
  for (int attempt = 0; attempt < 5; ++attempt) {
    answer(Outcome::not_sent, "connection refused");
    EXPECT_EQ(last().result.status, Status::queued);
    EXPECT_EQ(last().result.code, Code::cloud_down);
    EXPECT_THAT(last().result.message, AllOf(HasSubstr("connection refused"), Not(HasSubstr("budget"))));
    EXPECT_GT(last().not_before, time_.now().wall);
    EXPECT_EQ(last().budget_left, 3) << "attempt " << attempt;
    for (int i = 0; i < 1000 && port_.calls.empty(); ++i) pass(100ms);
    ASSERT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
  }
}

TEST_F(DispatcherWatchTest, WaitsAsLongAsTheBackEndSaysThatHasHeldTheWriteBack) {
  write_cool();
  answer(Outcome::not_sent, "one of its own limits", upstream::WriteReason::other, 23s);
  EXPECT_EQ(last().result.status, Status::queued);
  EXPECT_EQ(last().result.code, Code::ok) << "nothing is wrong: it has its turn then";
  EXPECT_EQ(last().budget_left, 3);
  pass(23s - 1ms);
  EXPECT_THAT(written(), IsEmpty());
  pass(1ms);
  EXPECT_THAT(written(), ElementsAre(put(R"({"hvac_mode":"cool"})")));
}

TEST_F(DispatcherWatchTest, StopsAtARedirectThatMustNotBeFollowed) {
  write_cool();
  answer(Outcome::misdirected, "the service redirects to evil.org, which is not allowed");
  EXPECT_THAT(last().result.message, HasSubstr("evil.org"));
  EXPECT_TRUE(last().sent_at.has_value());
  EXPECT_THAT(told(), ElementsAre("rejected service_error"));
  pass(1h);
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(DispatcherWatchTest, RefusesWhatNoRequestCanBeMadeOf) {
  for (const auto& [kind, word] :
       {std::pair{Outcome::unsupported, "refused permission"}, {Outcome::not_built, "refused service_error"}}) {
    write_cool();
    answer(kind, "no URL can hold this id");
    EXPECT_EQ(last().result.message, "no URL can hold this id");
    EXPECT_TRUE(last().sent.empty());
    EXPECT_FALSE(last().sent_at.has_value());
    EXPECT_EQ(last().budget_left, 3);
    EXPECT_THAT(told(), ElementsAre(word));
    pass(1h);
    EXPECT_THAT(written(), IsEmpty());
  }
}

TEST_F(DispatcherWatchTest, StopsTryingWhenTheTimeIsOver) {
  write_cool();
  for (int i = 0; i < 2000 && dispatcher_->pending() > 0; ++i) {
    if (!port_.calls.empty()) answer(Outcome::not_sent, "connection refused");
    pass(100ms);
  }
  EXPECT_THAT(last().result.message, HasSubstr("connection refused"));
  EXPECT_EQ(told().back(), "expired stale_command");
  written();
  pass(1h);
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(DispatcherWatchTest, TellsTheCommandAloneThatItsWriteIsNotAllowed) {
  write_cool();
  answer(Outcome::not_allowed, "unauthorized");
  EXPECT_THAT(told(), ElementsAre("rejected permission"));
}

TEST_F(DispatcherWatchTest, GivesUpEverythingWhenTheAccessIsRevoked) {
  write_cool();
  answer(Outcome::accepted);
  set("target_temperature_c", "20");
  set(camera, "is_streaming", "false");
  told();
  go(LinkState::unauthorized);
  EXPECT_THAT(told(), ElementsAre("unconfirmed unauthorized", "refused unauthorized"));
  answer(Outcome::not_allowed, "unauthorized");
  EXPECT_THAT(told(), ElementsAre("rejected permission"));
  EXPECT_EQ(dispatcher_->pending(), 0U);
}

}  // namespace
}  // namespace nest2mqtt::command
