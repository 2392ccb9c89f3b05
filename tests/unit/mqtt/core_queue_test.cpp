#include "core_queue.h"

#include <thread>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

namespace nest2mqtt::mqtt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CoreQueueTest : public testing::Test {
 protected:
  std::shared_ptr<CoreQueue<int>> queue(std::size_t max_waiting_bytes = 100) {
    return std::make_shared<CoreQueue<int>>(core_.get_executor(), max_waiting_bytes,
                                            [this](int event) { taken_.push_back(event); });
  }

  boost::asio::io_context core_{1};
  std::vector<int> taken_;
};

TEST_F(CoreQueueTest, WakesTheCoreOnceForAllThatWaits) {
  const auto events = queue();
  for (int event = 0; event < 3; ++event) EXPECT_TRUE(events->push(event));
  EXPECT_THAT(taken_, IsEmpty()) << "nothing is delivered from inside push";
  EXPECT_EQ(core_.run(), 1U);
  EXPECT_THAT(taken_, ElementsAre(0, 1, 2));
}

TEST_F(CoreQueueTest, WakesTheCoreAgainForWhatComesLater) {
  const auto events = queue();
  events->push(1);
  core_.run();
  core_.restart();
  events->push(2);
  EXPECT_EQ(core_.run(), 1U);
  EXPECT_THAT(taken_, ElementsAre(1, 2));
}

TEST_F(CoreQueueTest, RefusesMoreBytesThanMayWait) {
  const auto events = queue(100);
  EXPECT_TRUE(events->push(1, 60));
  EXPECT_FALSE(events->push(2, 41));
  EXPECT_TRUE(events->push(3, 40));
  EXPECT_TRUE(events->push(4)) << "what holds nothing is always taken";
  core_.run();
  EXPECT_THAT(taken_, ElementsAre(1, 3, 4));
  EXPECT_TRUE(events->push(5, 100)) << "there is room again";
}

TEST_F(CoreQueueTest, DeliversNothingOnceClosed) {
  const auto events = queue();
  events->push(1);
  events->close();
  EXPECT_FALSE(events->push(2));
  core_.run();
  EXPECT_THAT(taken_, IsEmpty());
}

TEST_F(CoreQueueTest, MayBeClosedByWhoTakes) {
  std::shared_ptr<CoreQueue<int>> events;
  events = std::make_shared<CoreQueue<int>>(core_.get_executor(), 100, [&](int event) {
    taken_.push_back(event);
    events->close();
  });
  events->push(1);
  events->push(2);
  core_.run();
  EXPECT_THAT(taken_, ElementsAre(1));
}

TEST_F(CoreQueueTest, KeepsTheOrderOfEachThread) {
  constexpr int count = 1000;
  const auto events = queue();
  const auto push_all = [&](int first) {
    for (int event = 0; event < count; ++event) events->push(first + event);
  };
  {
    std::jthread other([&] { push_all(count); });
    push_all(0);
  }
  core_.run();
  ASSERT_EQ(taken_.size(), 2U * count);
  int next_of_one = 0;
  int next_of_other = count;
  for (const int event : taken_) EXPECT_EQ(event, event < count ? next_of_one++ : next_of_other++);
}

}  // namespace
}  // namespace nest2mqtt::mqtt
