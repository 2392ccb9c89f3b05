// Random faults of all parties at random times while life goes on, and the promises of the fault matrix at the end.
// What happens is decided by a seed: the same seed does the same again, as far as timing allows.
//
// NEST2MQTT_CHAOS_SEED     of the first round; each further round takes the next number
// NEST2MQTT_CHAOS_SECONDS  how long to go on with rounds; without it there is one
// tests/e2e/faults/chaos sets them.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fault_world.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr auto round_length = 10s;

unsigned long setting(const char* name, unsigned long otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoul(value, nullptr, 10);
}

/// One round: a fresh world, faults and life for a while, then peace.
class Round {
 public:
  explicit Round(unsigned long seed) : random_(seed) {}

  void run() {
    world_.live(milliseconds(below(1000)));
    const auto end = Clock::now() + round_length;
    while (Clock::now() < end) {
      do_something();
      world_.live(milliseconds(below(250)));
    }
    world_.end_all();
    ASSERT_TRUE(world_.recovers());
    world_.send_command();
    world_.expect_promises_kept();
    std::cout << world_.summary() << std::endl;
  }

 private:
  unsigned long below(unsigned long limit) {
    return std::uniform_int_distribution<unsigned long>(0, limit - 1)(random_);
  }

  void do_something() {
    switch (below(8)) {
      case 0:
      case 1:
        return begin_a_fault();
      case 2:
        return end_a_fault();
      case 3:
      case 4:
        return world_.change_something();
      case 5:
      case 6:
        return world_.send_command();
      default:
        return world_.say_birth();
    }
  }

  void begin_a_fault() {
    const Fault& fault = all_faults()[below(all_faults().size())];
    // Without its memory a bridge can keep neither receipts nor limits.
    if (world_.has_fault(fault.party) || (fault.party == Party::bridge && fault.kind == Kind::empty)) return;
    world_.begin(fault);
  }

  void end_a_fault() {
    const std::vector<Party> parties{Party::bridge, Party::broker, Party::cloud};
    const Party party = parties[below(parties.size())];
    if (world_.has_fault(party)) world_.end(party);
  }

  std::mt19937 random_;
  FaultWorld world_;
};

TEST(Chaos, LeavesEveryPromiseKept) {
  const auto end = Clock::now() + std::chrono::seconds(setting("NEST2MQTT_CHAOS_SECONDS", 0));
  unsigned long seed = setting("NEST2MQTT_CHAOS_SEED", 1);
  do {
    std::cout << "seed " << seed << ": " << std::flush;
    Round(seed).run();
    if (HasFailure()) FAIL() << "repeat it with: tests/e2e/faults/chaos --seed " << seed;
    ++seed;
  } while (Clock::now() < end);
}

}  // namespace
}  // namespace nest2mqtt::test
