// The fault matrix of docs/reliability.md: every party has every fault that it can have, alone and together with those
// of the others. What holds afterwards is the same for all: FaultWorld::recovers and expect_promises_kept.

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fault_world.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// Long enough to be noticed; what hangs is noticed by keep-alives of one second.
milliseconds length_of(const Fault& fault) {
  return fault.kind == Kind::hangs ? 3000ms : 1200ms;
}

/// Ordinary life while somebody has a fault.
void live_through(FaultWorld& world, milliseconds outage) {
  world.change_something();
  world.send_command();
  world.live(outage / 2);
  world.say_birth();
  world.change_something();
  world.live(outage / 2);
}

void expect_all_well(FaultWorld& world) {
  ASSERT_TRUE(world.recovers());
  world.send_command();
  world.expect_promises_kept();
}

class Single : public testing::TestWithParam<Fault> {};

TEST_P(Single, LeavesTheBrokerEqualToTheCloudAndEveryPromiseKept) {
  FaultWorld world;
  ASSERT_TRUE(world.recovers());
  world.send_accepted_command();
  world.begin(GetParam());
  live_through(world, length_of(GetParam()));
  world.end_all();
  expect_all_well(world);
}

INSTANTIATE_TEST_SUITE_P(Fault, Single, testing::ValuesIn(all_faults()),
                         [](const auto& instance) { return name_of(instance.param); });

using TwoFaults = std::pair<Fault, Fault>;

/// Of two parties each, in the order in which they begin.
std::vector<TwoFaults> pairs() {
  std::vector<TwoFaults> found;
  for (const Fault& first : all_faults()) {
    for (const Fault& second : all_faults()) {
      if (first.party < second.party) found.emplace_back(first, second);
    }
  }
  return found;
}

class Pair : public testing::TestWithParam<TwoFaults> {};

TEST_P(Pair, LeavesTheBrokerEqualToTheCloudAndEveryPromiseKept) {
  const auto& [first, second] = GetParam();
  FaultWorld world;
  ASSERT_TRUE(world.recovers());
  world.send_accepted_command();
  world.begin(first);
  world.live(300ms);
  world.begin(second);
  live_through(world, std::max(length_of(first), length_of(second)));
  world.end(first.party);
  world.live(300ms);
  world.end(second.party);
  expect_all_well(world);
}

INSTANTIATE_TEST_SUITE_P(Faults, Pair, testing::ValuesIn(pairs()), [](const auto& instance) {
  return name_of(instance.param.first) + "And" + name_of(instance.param.second);
});

class DownAtStart : public testing::TestWithParam<std::set<Party>> {};

TEST_P(DownAtStart, IsWaitedFor) {
  FaultWorld world(GetParam());
  world.live(1s);
  world.end_all();
  expect_all_well(world);
}

std::string names_of(const std::set<Party>& parties) {
  std::string names;
  for (const Party party : parties) names += name_of(party);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Parties, DownAtStart,
                         testing::Values(std::set{Party::broker}, std::set{Party::cloud},
                                         std::set{Party::broker, Party::cloud},
                                         std::set{Party::bridge, Party::broker, Party::cloud}),
                         [](const auto& instance) { return names_of(instance.param); });

}  // namespace
}  // namespace nest2mqtt::test
