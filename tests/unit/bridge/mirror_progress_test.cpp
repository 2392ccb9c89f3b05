#include "mirror_progress.h"

#include <numeric>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;

class MirrorProgressTest : public testing::Test {
 protected:
  MirrorProgressTest() {
    outbox_.on_progress = [this](Instant now) { progress_.progress(now); };
  }

  void show(const std::string& topic, const std::string& payload, bool complete = true) {
    const auto before = outbox_.mark();
    outbox_.set(topic, payload, time_.now());
    progress_.document_in_outbox(time_.now(), before);
    if (complete) progress_.home_in_outbox();
  }

  void deliver() {
    for (const mqtt::PublishId id : std::exchange(sent_, {})) outbox_.delivered(id, {}, time_.now());
  }

  [[nodiscard]] std::uint64_t measured() const {
    const auto& counts = progress_.latency().counts();
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  }

  nest2mqtt::test::ManualTime time_;
  std::vector<mqtt::PublishId> sent_;
  mqtt::Outbox outbox_{[this](mqtt::PublishId id, const mqtt::Message&) -> Result<void> {
    sent_.push_back(id);
    return {};
  }};
  MirrorProgress progress_{outbox_};
};

TEST_F(MirrorProgressTest, MeasuresUntilTheBrokerHasTheLastMessage) {
  outbox_.open({}, time_.now());
  show("a", "1");
  time_.advance(200ms);
  EXPECT_EQ(measured(), 0U);
  deliver();
  EXPECT_EQ(measured(), 1U);
  EXPECT_DOUBLE_EQ(progress_.latency().sum(), 0.2);
}

TEST_F(MirrorProgressTest, LeavesOutADocumentThatChangesNothing) {
  outbox_.open({}, time_.now());
  show("a", "1");
  deliver();
  show("a", "1");
  deliver();
  EXPECT_EQ(measured(), 1U);
}

TEST_F(MirrorProgressTest, MeasuresThroughAnOutageWithoutGrowing) {
  for (int i = 0; i < 1000; ++i) {
    show("a", std::to_string(i));
    time_.advance(1s);
  }
  outbox_.open({}, time_.now());
  deliver();
  EXPECT_EQ(measured(), 100U);
  EXPECT_EQ(progress_.latency().counts().back(), 100U) << "all of them took longer than the last bound";
}

TEST_F(MirrorProgressTest, IsMirroredWhenTheWholeHomeHasBeenOnTheBroker) {
  outbox_.open({}, time_.now());
  show("a", "1", false);
  deliver();
  EXPECT_FALSE(progress_.published_once()) << "another account's part is missing";
  show("b", "1");
  EXPECT_FALSE(progress_.published_once());
  deliver();
  EXPECT_TRUE(progress_.published_once());
  show("b", "2");
  EXPECT_TRUE(progress_.published_once()) << "a later change does not take it back";
}

TEST_F(MirrorProgressTest, IsMirroredWhereTheBrokerHadAllOfItAlready) {
  show("a", "1");
  outbox_.open({{"a", mqtt::PayloadDigest::of("1")}}, time_.now());
  EXPECT_TRUE(progress_.published_once());
}

TEST(Latency, CountsEachTimeInItsBucket) {
  Latency latency;
  latency.add(5ms);
  latency.add(6ms);
  latency.add(500s);
  latency.add(-1s);
  EXPECT_EQ(latency.counts().front(), 1U);
  EXPECT_EQ(latency.counts()[1], 1U);
  EXPECT_EQ(latency.counts().back(), 1U);
  EXPECT_DOUBLE_EQ(latency.sum(), 500.011);
}

}  // namespace
}  // namespace nest2mqtt::bridge
