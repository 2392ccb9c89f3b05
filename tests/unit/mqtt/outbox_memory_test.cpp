#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "nest2mqtt/mqtt/outbox.h"

#include "fakes/manual_time.h"

namespace nest2mqtt::mqtt {
namespace {

using namespace std::chrono_literals;

/// Everything that a broker which is away for a week misses.
class LongAbsence {
 public:
  explicit LongAbsence(Outbox& outbox) : outbox_(outbox) {}

  /// One more of the changes, most of them on 200 topics, the others on topics that come and go.
  void change() {
    time_.advance(1s);
    ++changes_;
    if (random_() % 4 != 0) {
      set("device/" + std::to_string(random_() % 200), std::to_string(changes_));
    } else if (visitors_.empty() || random_() % 2 == 0) {
      set("visitor/" + std::to_string(changes_), "here");
    } else {
      set(*visitors_.begin(), "");
    }
    if (random_() % 10 == 0) outbox_.send({.topic = "receipt", .payload = std::string(200, 'x')}, time_.now());
  }

  [[nodiscard]] std::size_t living() const { return devices_.size() + visitors_.size(); }
  [[nodiscard]] Instant now() const { return time_.now(); }

 private:
  void set(const std::string& topic, const std::string& payload) {
    outbox_.set(topic, payload, time_.now());
    auto& group = topic.starts_with("device") ? devices_ : visitors_;
    if (payload.empty()) {
      group.erase(topic);
    } else {
      group.insert(topic);
    }
  }

  Outbox& outbox_;
  test::ManualTime time_;
  std::mt19937 random_{1};
  std::set<std::string> devices_;
  std::set<std::string> visitors_;
  int changes_ = 0;
};

TEST(OutboxMemory, DependsOnTheTopicsThereAreAndNotOnHowLongTheBrokerIsAway) {
  Outbox outbox([](PublishId, const Message&) -> Result<void> { return fail("the broker is away"); });
  LongAbsence absence(outbox);
  std::size_t most = 0;
  for (int i = 0; i < 100'000; ++i) {
    absence.change();
    ASSERT_LE(outbox.held(), absence.living() + Outbox::transient_limit);
    most = std::max(most, absence.living());
  }
  EXPECT_LT(most, 1000U);  // the visitors did go
  EXPECT_GT(outbox.dropped(), 1000U);
}

TEST(OutboxMemory, IsGivenBackWhenTheBrokerReturns) {
  std::vector<std::pair<PublishId, std::string>> sent;
  Outbox outbox([&](PublishId id, const Message& message) -> Result<void> {
    sent.emplace_back(id, message.topic);
    return {};
  });
  LongAbsence absence(outbox);
  for (int i = 0; i < 10'000; ++i) absence.change();

  outbox.open({}, absence.now());
  for (std::size_t i = 0; i < sent.size(); ++i) outbox.delivered(sent[i].first, {}, absence.now());

  EXPECT_EQ(outbox.held(), absence.living());
  EXPECT_EQ(sent.size(), absence.living() + Outbox::transient_limit);
}

TEST(OutboxMemory, DoesNotGrowWithConnectionsThatBreakAgain) {
  PublishId last = 0;
  Outbox outbox([&](PublishId id, const Message&) -> Result<void> {
    last = id;
    return {};
  });
  LongAbsence absence(outbox);
  for (int connection = 0; connection < 500; ++connection) {
    outbox.open({{"ghost/" + std::to_string(connection), {}}}, absence.now());
    for (int i = 0; i < 20; ++i) absence.change();
    outbox.delivered(last, {}, absence.now());
    outbox.close();
    ASSERT_LE(outbox.held(), absence.living() + Outbox::transient_limit);
  }
}

}  // namespace
}  // namespace nest2mqtt::mqtt
