#include "held_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = upstream::WriteOutcome::Kind;

/// A write of a setpoint of 22.5 °C, where it was 21, and a server that is read.
class HeldValuesTest : public testing::Test {
 protected:
  void begin() { held_.begin(calls_, shown_); }
  void end(Kind kind = Kind::accepted) { held_.ended("S", calls_, kind, time_.now()); }

  /// The next read; the thermostat's own messages are numbered. Returns what has not lasted.
  std::vector<std::string> read(double target, const std::string& last_seen) {
    server_.target = target;
    server_.last_seen = last_seen;
    std::vector<std::string> messages;
    for (const auto& reverted : held_.look(server_, time_.now())) {
      EXPECT_EQ(reverted.object, (model::ObjectId{"thermostats", "S"}));
      EXPECT_EQ(reverted.field, "target_temperature_c");
      messages.push_back(reverted.message);
    }
    return messages;
  }

  [[nodiscard]] std::optional<double> target() const {
    ThermostatStatus status = server_;
    held_.apply(status);
    return status.target;
  }

  test::ManualTime time_;
  HeldValues held_;
  ThermostatStatus shown_{.serial = "S", .last_seen = "1", .target = 21};
  ThermostatStatus server_ = shown_;
  std::vector<PlannedCall> calls_{
      {"set_temperature", 22.5, {{Setting::target, 22.5, "target_temperature", "target_temperature_c"}}}};
};

TEST_F(HeldValuesTest, ShowTheOldValueUntilTheThermostatHasSpoken) {
  begin();
  EXPECT_THAT(read(22.5, "1"), IsEmpty());
  EXPECT_EQ(target(), 21) << "the server shows a command at once";
  time_.advance(100ms);
  end();
  EXPECT_THAT(read(22.5, "1"), IsEmpty());
  EXPECT_EQ(target(), 21);
  time_.advance(2750ms);
  EXPECT_THAT(read(22.5, "1"), IsEmpty());
  time_.advance(500ms);
  EXPECT_THAT(read(22.5, "2"), IsEmpty());
  EXPECT_EQ(target(), 22.5);
  EXPECT_EQ(held_.deadline(), std::nullopt);
}

TEST_F(HeldValuesTest, DoNotTakeTheServersOwnCheckForTheThermostat) {
  begin();
  end();
  server_.is_subscribed = true;
  read(22.5, "1");
  time_.advance(1s);
  read(22.5, "2");
  EXPECT_EQ(target(), 21) << "the server looks after sleepers while their request is open";
  time_.advance(1750ms);
  read(22.5, "2");
  server_.is_subscribed = false;
  time_.advance(750ms);
  read(22.5, "2");
  EXPECT_EQ(target(), 21) << "it sleeps";
  time_.advance(5s);
  read(22.5, "3");
  EXPECT_EQ(target(), 22.5) << "it is awake";
}

TEST_F(HeldValuesTest, DoNotTakeACheckThatNoReadHasSeenForTheThermostat) {
  begin();
  end();
  server_.is_subscribed = true;
  read(22.5, "1");
  time_.advance(2750ms);
  read(22.5, "2");
  EXPECT_EQ(target(), 21) << "the check was between the two reads";
}

TEST_F(HeldValuesTest, KnowByTheNextRequestThatTheThermostatIsThere) {
  begin();
  end();
  server_.is_subscribed = true;
  time_.advance(2700ms);
  read(22.5, "2");
  EXPECT_EQ(target(), 21) << "it is still the request by which the value is handed on";
  time_.advance(800ms);
  read(22.5, "2");
  EXPECT_EQ(target(), 22.5);
}

TEST_F(HeldValuesTest, AskForTheReadsThatTell) {
  begin();
  EXPECT_EQ(held_.deadline(), std::nullopt);
  end();
  const Instant ended = time_.now();
  EXPECT_EQ(held_.deadline(), ended + 2750ms);
  EXPECT_FALSE(held_.tick(time_.now()).wants_read);
  EXPECT_TRUE(held_.tick(time_.advance(2750ms)).wants_read);
  EXPECT_EQ(held_.deadline(), ended + 3500ms);
  EXPECT_TRUE(held_.tick(time_.advance(750ms)).wants_read);
  EXPECT_EQ(held_.deadline(), ended + 20s);
  EXPECT_FALSE(held_.tick(time_.advance(1s)).wants_read);
}

TEST_F(HeldValuesTest, TakeNoReadThatBeganBeforeTheAnswer) {
  begin();
  const Instant earlier = time_.now();
  time_.advance(100ms);
  end();
  server_.target = 21;
  EXPECT_THAT(held_.look(server_, earlier), IsEmpty()) << "it does not know the command";
  server_.target = 22.5;
  EXPECT_EQ(target(), 21);
}

TEST_F(HeldValuesTest, LetGoAfterTwentySeconds) {
  begin();
  end();
  read(22.5, "1");
  EXPECT_FALSE(held_.tick(time_.advance(20s - 1ms)).let_go);
  EXPECT_EQ(target(), 21);
  EXPECT_TRUE(held_.tick(time_.advance(1ms)).let_go);
  EXPECT_EQ(target(), 22.5);
  EXPECT_EQ(held_.deadline(), std::nullopt);
}

TEST_F(HeldValuesTest, SayWhatHasNotLasted) {
  begin();
  end();
  EXPECT_THAT(read(22.5, "1"), IsEmpty());
  EXPECT_THAT(read(20, "2"), ElementsAre(HasSubstr("the server took 22.5 C, but it is 20 C since")));
  EXPECT_EQ(target(), 20);
  EXPECT_THAT(read(20, "3"), IsEmpty()) << "once";
}

TEST_F(HeldValuesTest, TakeAValueThatTheThermostatKeepsALittleDifferently) {
  begin();
  end();
  EXPECT_THAT(read(22.4999, "1"), IsEmpty());
  time_.advance(3s);
  EXPECT_THAT(read(22.4999, "1"), IsEmpty());
  time_.advance(1s);
  EXPECT_THAT(read(22.51, "2"), IsEmpty());
  EXPECT_EQ(target(), 22.51);
}

TEST_F(HeldValuesTest, NameTheFanTimerThatTheServerCancels) {
  calls_ = {{"set_fan", 900, {{Setting::fan_timer, true, "fan_timer_timeout", "fan_timer_active"}}}};
  shown_.fan_timer_active = false;
  shown_.fan_timer_timeout = 0;
  begin();
  end();
  ThermostatStatus running = shown_;
  running.fan_timer_active = true;
  running.fan_timer_timeout = 1'795'302'000;
  EXPECT_THAT(held_.look(running, time_.now()), IsEmpty());
  held_.apply(running);
  EXPECT_EQ(running.fan_timer_active, false);
  EXPECT_EQ(running.fan_timer_timeout, 0);
  shown_.last_seen = "2";
  const auto reverted = held_.look(shown_, time_.now());
  ASSERT_EQ(reverted.size(), 1U);
  EXPECT_EQ(reverted[0].field, "fan_timer_active");
  EXPECT_THAT(reverted[0].message, HasSubstr("1.0.1"));
}

TEST_F(HeldValuesTest, LetGoAtOnceOfAWriteThatWasNotDone) {
  for (const Kind kind : {Kind::rejected, Kind::not_sent, Kind::blocked, Kind::not_allowed}) {
    begin();
    end(kind);
    server_.target = 35;
    EXPECT_EQ(target(), 35);
  }
}

TEST_F(HeldValuesTest, HoldWhatTheServerTookAsItIsOfAWriteThatItAltered) {
  calls_.insert(calls_.begin(),
                {"set_mode", "cool", {{Setting::mode, "cool", "target_temperature_type", "hvac_mode"}}});
  shown_.mode = "heat";
  begin();
  end(Kind::altered);
  server_.mode = "cool";
  EXPECT_THAT(read(20, "1"), IsEmpty()) << "the receipt says it";
  EXPECT_EQ(target(), 20) << "the server took another setpoint";
  ThermostatStatus status = server_;
  held_.apply(status);
  EXPECT_EQ(status.mode, "heat") << "the thermostat has not spoken yet";
  time_.advance(3s);
  read(20, "1");
  time_.advance(1s);
  read(20, "2");
  status = server_;
  held_.apply(status);
  EXPECT_EQ(status.mode, "cool");
}

TEST_F(HeldValuesTest, SayNothingOfAWriteThatMayNotHaveBeenDone) {
  for (const Kind kind : {Kind::failed, Kind::unknown}) {
    begin();
    end(kind);
    EXPECT_THAT(read(21, "1"), IsEmpty()) << "it was not done";
    EXPECT_EQ(target(), 21);
    begin();
    end(kind);
    read(22.5, "1");
    EXPECT_EQ(target(), 21) << "it was done";
    time_.advance(3s);
    read(22.5, "1");
    time_.advance(1s);
    read(22.5, "2");
    EXPECT_EQ(target(), 22.5);
    server_ = shown_;
  }
}

TEST_F(HeldValuesTest, KeepOtherSettingsAndOtherThermostatsOut) {
  begin();
  end();
  server_.target_low = 18;
  server_.mode = "cool";
  read(22.5, "1");
  ThermostatStatus status = server_;
  held_.apply(status);
  EXPECT_EQ(status.target_low, 18);
  EXPECT_EQ(status.mode, "cool");
  ThermostatStatus other = server_;
  other.serial = "T";
  held_.apply(other);
  EXPECT_EQ(other.target, 22.5);
}

TEST_F(HeldValuesTest, HoldTheNewerOfTwoWrites) {
  begin();
  end();
  read(22.5, "1");
  ThermostatStatus still_shown = server_;
  held_.apply(still_shown);
  shown_ = still_shown;
  calls_[0].sets[0].value = 23.5;
  begin();
  EXPECT_EQ(held_.deadline(), std::nullopt) << "its calls have not ended";
  end();
  EXPECT_THAT(read(23.5, "1"), IsEmpty());
  EXPECT_EQ(target(), 21);
  time_.advance(3s);
  read(23.5, "1");
  time_.advance(1s);
  read(23.5, "2");
  EXPECT_EQ(target(), 23.5);
}

}  // namespace
}  // namespace nest2mqtt::nle
