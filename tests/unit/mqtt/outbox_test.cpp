#include "nest2mqtt/mqtt/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() {
    outbox_.on_refused = [this](const std::string& topic, const Error& why) {
      refused_.push_back(topic + ": " + why.message);
    };
  }

  void set(const std::string& topic, const std::string& payload) { outbox_.set(topic, payload, time_.now()); }
  void open(RetainedTopics broker = {}) { outbox_.open(std::move(broker), time_.now()); }
  void send(const std::string& topic, const std::string& payload) {
    outbox_.send({.topic = topic, .payload = payload}, time_.now());
  }

  /// What left since the last call, as `topic=payload`, and acknowledges all of it and all that follows.
  std::vector<std::string> deliver() {
    std::vector<std::string> told;
    for (std::size_t i = 0; i < sent_.size(); ++i) {
      told.push_back(sent_[i].second.topic + "=" + sent_[i].second.payload);
      outbox_.delivered(sent_[i].first, {}, time_.now());
    }
    sent_.clear();
    return told;
  }

  test::ManualTime time_;
  std::vector<std::pair<PublishId, Message>> sent_;
  std::vector<std::string> refused_;
  bool broken_ = false;
  std::size_t largest_ = 1000;
  Outbox outbox_{[this](PublishId id, const Message& message) -> Result<void> {
    if (broken_) return fail(Recovery::retry, "connection reset");
    if (message.payload.size() > largest_) return fail("too large");
    sent_.emplace_back(id, message);
    return {};
  }};
};

PayloadDigest digest(std::string_view payload) {
  return PayloadDigest::of(payload);
}

TEST_F(OutboxTest, SendsNothingWhileClosed) {
  set("a", "1");
  send("receipt", "x");
  EXPECT_THAT(deliver(), IsEmpty());
  EXPECT_FALSE(outbox_.idle());
  EXPECT_EQ(outbox_.wanted("a"), "1");
}

TEST_F(OutboxTest, SendsRetainedInTheOrderOfSetting) {
  open();
  set("o/a", "1");
  set("o/b", "2");
  set("o", "{}");
  ASSERT_EQ(sent_.size(), 3U);
  EXPECT_TRUE(sent_[0].second.retain);
  EXPECT_EQ(sent_[0].second.qos, 1);
  EXPECT_THAT(deliver(), ElementsAre("o/a=1", "o/b=2", "o={}"));
  EXPECT_TRUE(outbox_.idle());
}

TEST_F(OutboxTest, KeepsTheOrderOfSettingWhileTheBrokerIsAway) {
  for (const char* topic : {"z", "m", "a", "k"}) set(topic, "1");
  set("z", "2");
  open();
  EXPECT_THAT(deliver(), ElementsAre("m=1", "a=1", "k=1", "z=2"));
}

TEST_F(OutboxTest, DoesNotSendAnUnchangedValueAgain) {
  open();
  set("a", "1");
  deliver();
  set("a", "1");
  EXPECT_THAT(deliver(), IsEmpty());
}

TEST_F(OutboxTest, SendsOnlyTheLatestValueOfATopicThatWaited) {
  set("a", "1");
  set("a", "2");
  set("a", "3");
  open();
  EXPECT_THAT(deliver(), ElementsAre("a=3"));
}

TEST_F(OutboxTest, DoesNotLetAWaitingDocumentOvertakeTheLeavesOfANewerChange) {
  open();
  for (std::size_t i = 0; i < Outbox::window; ++i) set("filler/" + std::to_string(i), "x");
  set("o/a", "1");
  set("o", "{1}");
  set("o/b", "2");
  set("o", "{1,2}");
  auto told = deliver();
  told.erase(told.begin(), told.begin() + static_cast<std::ptrdiff_t>(Outbox::window));
  EXPECT_THAT(told, ElementsAre("o/a=1", "o/b=2", "o={1,2}"));
}

TEST_F(OutboxTest, DoesNotLetAReceiptOvertakeTheStateItSpeaksOf) {
  set("o/a", "1");
  set("o", "{}");
  send("o/result", "confirmed");
  set("p/a", "1");
  open();
  EXPECT_THAT(deliver(), ElementsAre("o/a=1", "o={}", "o/result=confirmed", "p/a=1"));
}

TEST_F(OutboxTest, HasAtMostAWindowOfPublishesUnderWay) {
  open();
  for (int i = 0; i < 100; ++i) set("t/" + std::to_string(i), "x");
  EXPECT_EQ(sent_.size(), Outbox::window);
  EXPECT_EQ(outbox_.waiting(), 100 - Outbox::window);

  outbox_.delivered(sent_.front().first, {}, time_.now());
  EXPECT_EQ(sent_.size(), Outbox::window + 1);
  outbox_.delivered(sent_.front().first, {}, time_.now());  // told twice
  EXPECT_EQ(sent_.size(), Outbox::window + 1);

  sent_.erase(sent_.begin());
  EXPECT_EQ(deliver().size(), 99U);
  EXPECT_TRUE(outbox_.idle());
  EXPECT_EQ(outbox_.published(), 100U);
}

TEST_F(OutboxTest, DoesNotSendWhatTheBrokerHas) {
  set("a", "1");
  set("b", "2");
  open({{"a", digest("1")}, {"b", digest("2")}});
  EXPECT_THAT(deliver(), IsEmpty());
}

TEST_F(OutboxTest, SendsEverythingToABrokerThatForgot) {
  open();
  set("a", "1");
  set("b", "2");
  deliver();
  outbox_.close();
  open();
  EXPECT_THAT(deliver(), ElementsAre("a=1", "b=2"));
}

TEST_F(OutboxTest, SendsWhatTheBrokerLacksOrHasWrong) {
  set("same", "1");
  set("other", "2");
  set("missing", "3");
  open({{"same", digest("1")}, {"other", digest("20")}, {"ghost", digest("x")}});
  EXPECT_THAT(deliver(), ElementsAre("other=2", "missing=3"));
  EXPECT_THAT(outbox_.unclaimed(), ElementsAre("ghost"));
}

TEST_F(OutboxTest, ClaimsWhatTheBrokerHasWhenItIsWantedLater) {
  open({{"same", digest("1")}, {"other", digest("2")}, {"ghost", digest("3")}});
  set("same", "1");
  set("other", "20");
  EXPECT_THAT(deliver(), ElementsAre("other=20"));
  EXPECT_THAT(outbox_.unclaimed(), ElementsAre("ghost"));
}

TEST_F(OutboxTest, DoesNotSendAValueThatIsTheBrokersAgainBeforeItsTurn) {
  for (std::size_t i = 0; i < Outbox::window; ++i) set("before " + std::to_string(i), "x");
  set("availability", "offline");
  open({{"availability", digest("online")}});
  set("availability", "online");
  EXPECT_THAT(deliver(), testing::Not(testing::Contains("availability=online")));
  set("availability", "offline");
  EXPECT_THAT(deliver(), ElementsAre("availability=offline"));
}

TEST_F(OutboxTest, DoesNotSendAValueThatIsBackBeforeTheOtherWasSent) {
  open();
  set("a", "1");
  deliver();
  for (std::size_t i = 0; i < Outbox::window; ++i) set("before " + std::to_string(i), "x");
  set("a", "2");
  set("a", "1");
  EXPECT_THAT(deliver(), testing::Not(testing::Contains("a=1")));
  EXPECT_TRUE(outbox_.idle());
}

TEST_F(OutboxTest, DeletesNothingTwiceThatCameBackBeforeItsTurn) {
  open();
  set("a", "1");
  deliver();
  set("a", "");
  deliver();
  for (std::size_t i = 0; i < Outbox::window; ++i) set("before " + std::to_string(i), "x");
  set("a", "1");
  set("a", "");
  EXPECT_THAT(deliver(), testing::Not(testing::Contains("a=")));
  EXPECT_TRUE(outbox_.idle());
}

TEST_F(OutboxTest, DeletesOfABrokerThatDidNotShowEverythingWhatItMayHave) {
  outbox_.open({}, time_.now(), false);
  for (std::size_t i = 0; i < Outbox::window; ++i) set("before " + std::to_string(i), "x");
  set("a", "1");
  set("a", "");
  EXPECT_THAT(deliver(), testing::Contains("a="));
}

TEST_F(OutboxTest, SendsAValueThatIsBackAfterTheOtherWasSent) {
  open();
  set("a", "1");
  set("a", "2");
  set("a", "1");
  EXPECT_THAT(deliver(), ElementsAre("a=1", "a=2", "a=1"));
}

TEST_F(OutboxTest, RepeatsEvenWhatChangedAndIsBackBeforeItsTurn) {
  open();
  set("a", "1");
  deliver();
  for (std::size_t i = 0; i < Outbox::window; ++i) set("before " + std::to_string(i), "x");
  outbox_.repeat("a", time_.now());
  set("a", "2");
  set("a", "1");
  EXPECT_THAT(deliver(), testing::Contains("a=1"));
}

TEST_F(OutboxTest, DeletesOnlyTheGhostsItIsToldTo) {
  open({{"nest/a", digest("1")}, {"nest/b", digest("2")}, {"else/c", digest("3")}});
  set("nest/a", "1");
  outbox_.delete_unclaimed([](const std::string& topic) { return topic.starts_with("nest/"); }, time_.now());
  EXPECT_TRUE(sent_.at(0).second.retain);
  EXPECT_THAT(deliver(), ElementsAre("nest/b="));
  EXPECT_THAT(outbox_.unclaimed(), ElementsAre("else/c"));
}

TEST_F(OutboxTest, DeletesWhatIsNotWantedAnyMore) {
  open();
  set("a", "1");
  deliver();
  set("a", "");
  EXPECT_EQ(outbox_.wanted("a"), std::nullopt);
  EXPECT_THAT(deliver(), ElementsAre("a="));
  EXPECT_EQ(outbox_.held(), 0U);
}

TEST_F(OutboxTest, DeletesNothingThatNobodyEverSaw) {
  open();
  set("a", "");
  EXPECT_THAT(deliver(), IsEmpty());
}

TEST_F(OutboxTest, AValueThatComesBackWhileItIsDeletedStays) {
  open();
  set("a", "1");
  deliver();
  set("a", "");
  set("a", "1");
  EXPECT_THAT(deliver(), ElementsAre("a=", "a=1"));
  EXPECT_EQ(outbox_.wanted("a"), "1");
}

TEST_F(OutboxTest, ForgetsADeletionWhileTheBrokerIsAwayAndFindsItAsAGhost) {
  open();
  set("a", "1");
  deliver();
  outbox_.close();
  set("a", "");
  EXPECT_EQ(outbox_.held(), 0U);
  open({{"a", digest("1")}});
  EXPECT_THAT(outbox_.unclaimed(), ElementsAre("a"));
}

TEST_F(OutboxTest, ComparesAgainWhatWasUnderWayWhenTheConnectionBroke) {
  open();
  set("arrived", "1");
  set("lost", "2");
  const PublishId old = sent_.front().first;
  outbox_.close();
  sent_.clear();
  outbox_.delivered(old, {}, time_.now());  // of no more account
  open({{"arrived", digest("1")}});
  EXPECT_THAT(deliver(), ElementsAre("lost=2"));
}

TEST_F(OutboxTest, KeepsWhatCouldNotBeHandedOver) {
  open();
  broken_ = true;
  set("a", "1");
  send("receipt", "x");
  EXPECT_FALSE(outbox_.is_open());
  outbox_.close();
  broken_ = false;
  open();
  EXPECT_THAT(deliver(), ElementsAre("a=1", "receipt=x"));
}

TEST_F(OutboxTest, SendsAReceiptAgainThatTheBrokerDidNotAcknowledge) {
  open();
  send("receipt", "first");
  send("receipt", "second");
  outbox_.delivered(sent_.at(0).first, fail(Recovery::retry, "connection lost"), time_.now());
  outbox_.close();
  sent_.clear();
  open();
  EXPECT_THAT(deliver(), ElementsAre("receipt=first", "receipt=second"));
}

TEST_F(OutboxTest, SaysOnceWhenTheBrokerHasAReceipt) {
  int settled = 0;
  outbox_.send_promised({.topic = "receipt", .payload = "x"}, time_.now(), [&](Instant) { ++settled; });
  open();
  outbox_.close();
  open();
  EXPECT_EQ(settled, 0);
  deliver();
  EXPECT_EQ(settled, 1);
}

TEST_F(OutboxTest, ReportsRefusalsAndGoesOn) {
  open();
  set("a", "1");
  set("b", "2");
  outbox_.delivered(sent_.at(0).first, fail("not authorised"), time_.now());
  EXPECT_THAT(refused_, ElementsAre("a: not authorised"));
  outbox_.delivered(sent_.at(1).first, {}, time_.now());
  EXPECT_TRUE(outbox_.idle());
  EXPECT_EQ(refused_.size(), 1U);
}

TEST_F(OutboxTest, LeavesOutWhatCannotBeSentAndGoesOn) {
  int settled = 0;
  open();
  set("a", std::string(largest_ + 1, 'x'));
  outbox_.send_promised({.topic = "r", .payload = std::string(largest_ + 1, 'x')}, time_.now(),
                        [&](Instant) { ++settled; });
  set("b", "2");
  EXPECT_THAT(deliver(), ElementsAre("b=2"));
  EXPECT_THAT(refused_, ElementsAre("a: too large", "r: too large"));
  EXPECT_EQ(settled, 1);
  EXPECT_TRUE(outbox_.idle());
  EXPECT_TRUE(outbox_.is_open());
  EXPECT_EQ(outbox_.published(), 1U);
}

TEST_F(OutboxTest, RepeatsAWantedTopicThatSomebodyElseOverwrote) {
  open();
  set("bridge/state", "online");
  deliver();
  outbox_.repeat("bridge/state", time_.now());
  outbox_.repeat("unknown", time_.now());
  EXPECT_THAT(deliver(), ElementsAre("bridge/state=online"));
}

TEST_F(OutboxTest, SendsEverythingAgainWhenAsked) {
  open({{"has", digest("1")}, {"ghost", digest("x")}});
  set("has", "1");
  set("sent", "2");
  deliver();
  outbox_.resend_all(time_.now());
  EXPECT_THAT(deliver(), ElementsAre("has=1", "sent=2"));
  EXPECT_THAT(outbox_.unclaimed(), ElementsAre("ghost"));
}

TEST_F(OutboxTest, SendsNothingAgainWhileClosed) {
  set("a", "1");
  outbox_.resend_all(time_.now());
  EXPECT_THAT(deliver(), IsEmpty());
}

TEST_F(OutboxTest, DropsTheOldestEventsWhenTooManyWaitAndCountsThem) {
  std::vector<std::string> dropped;
  outbox_.on_dropped = [&](const std::string& topic, Instant) { dropped.push_back(topic); };
  for (std::size_t i = 0; i < Outbox::transient_limit + 5; ++i) send("e", std::to_string(i));
  EXPECT_EQ(outbox_.dropped(), 5U);
  EXPECT_EQ(dropped, std::vector<std::string>(5, "e"));
  EXPECT_EQ(outbox_.waiting(), Outbox::transient_limit);
  open();
  const auto told = deliver();
  ASSERT_EQ(told.size(), Outbox::transient_limit);
  EXPECT_EQ(told.front(), "e=5");
}

TEST_F(OutboxTest, DropsTheOldestEventsWhenTheyAreTooLargeTogether) {
  const std::string payload(Outbox::transient_bytes / 10, 'x');
  for (int i = 0; i < 15; ++i) send("e" + std::to_string(i), payload);
  EXPECT_EQ(outbox_.dropped(), 6U);
  EXPECT_EQ(outbox_.waiting(), 9U);
  send("one", std::string(2 * Outbox::transient_bytes, 'x'));
  EXPECT_EQ(outbox_.waiting(), 1U) << "the newest waits all the same";
  send("next", "x");
  EXPECT_EQ(outbox_.waiting(), 1U);
}

TEST_F(OutboxTest, NeverDropsWhatIsPromisedAndSaysHowMuchThereIs) {
  std::size_t settled = 0;
  const std::size_t count = 2 * Outbox::transient_limit;
  for (std::size_t i = 0; i < count; ++i) {
    outbox_.send_promised({.topic = "receipt", .payload = "text", .correlation_data = "c"}, time_.now(),
                          [&](Instant) { ++settled; });
    send("event", std::to_string(i));
  }
  EXPECT_EQ(outbox_.dropped(), count - Outbox::transient_limit) << "only events";
  EXPECT_EQ(settled, 0U);
  EXPECT_EQ(outbox_.promised().messages, count);
  EXPECT_EQ(outbox_.promised().bytes, count * std::string_view("receipttextc").size());
  open();
  EXPECT_EQ(outbox_.promised().messages, count) << "what is in flight is not with the broker yet";
  outbox_.close();
  open();
  deliver();
  EXPECT_EQ(settled, count);
  EXPECT_EQ(outbox_.promised().messages, 0U);
  EXPECT_EQ(outbox_.promised().bytes, 0U);
}

TEST_F(OutboxTest, SendsATransientMessageOnceAndAsItIs) {
  open();
  outbox_.send({.topic = "r", .payload = "x", .qos = 0, .correlation_data = "c", .expiry = 5s}, time_.now());
  EXPECT_FALSE(sent_.at(0).second.retain);
  EXPECT_EQ(sent_.at(0).second.correlation_data, "c");
  deliver();
  outbox_.close();
  open();
  EXPECT_THAT(deliver(), IsEmpty());
}

TEST_F(OutboxTest, KnowsHowLongTheOldestPublishHasWaited) {
  EXPECT_EQ(outbox_.oldest_in_flight(), std::nullopt);
  open();
  const Instant first = time_.now();
  set("a", "1");
  time_.advance(5s);
  set("b", "2");
  EXPECT_EQ(outbox_.oldest_in_flight(), first);
  outbox_.delivered(sent_.at(0).first, {}, time_.now());
  EXPECT_EQ(outbox_.oldest_in_flight(), first + 5s);
}

TEST_F(OutboxTest, TellsWhenTheBrokerHasWhatWasSetAndSent) {
  std::vector<bool> progress;
  set("a", "1");
  send("receipt", "x");
  const std::uint64_t mark = outbox_.mark();
  outbox_.on_progress = [&](Instant) { progress.push_back(outbox_.delivered_up_to(mark)); };
  EXPECT_FALSE(outbox_.delivered_up_to(mark)) << "nobody knows what the broker has";
  open();
  EXPECT_THAT(progress, ElementsAre(false));
  set("later", "1");
  EXPECT_THAT(deliver(), ElementsAre("a=1", "receipt=x", "later=1"));
  EXPECT_THAT(progress, ElementsAre(false, false, true, true)) << "what comes later does not hold it up";

  set("b", "1");
  EXPECT_TRUE(outbox_.delivered_up_to(mark));
  EXPECT_FALSE(outbox_.delivered_up_to(outbox_.mark()));
  outbox_.close();
  EXPECT_FALSE(outbox_.delivered_up_to(mark));
}

TEST_F(OutboxTest, WaitsForTheWholeOfALongQueue) {
  open();
  for (int i = 0; i < 40; ++i) set("topic" + std::to_string(i), "1");
  const std::uint64_t mark = outbox_.mark();
  set("topic39", "2");  // the newer value stands for the older
  set("later", "1");
  std::size_t acknowledged = 0;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    if (outbox_.delivered_up_to(mark)) break;
    outbox_.delivered(sent_[i].first, {}, time_.now());
    ++acknowledged;
  }
  EXPECT_EQ(acknowledged, 39U);
}

TEST_F(OutboxTest, HasDeliveredWhatTheBrokerHadAlready) {
  set("a", "1");
  open({{"a", digest("1")}});
  EXPECT_TRUE(outbox_.delivered_up_to(outbox_.mark()));
}

}  // namespace
}  // namespace nest2mqtt::mqtt
