#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace nest2mqtt::test {

enum class Party { bridge, broker, cloud };

enum class Kind {
  dies,     ///< SIGKILL; it comes back with what it had on the disk
  hangs,    ///< SIGSTOP: nothing is closed, nothing answered
  empty,    ///< it comes back without any memory
  slow,     ///< connections break, and what comes after them trickles
  refuses,  ///< it runs, and lets nobody in
};

/// What happens to one of the three that run, in tests of the fault matrix (docs/reliability.md).
struct Fault {
  Party party;
  Kind kind;
};

/// Faults that make sense; not every party can have each.
[[nodiscard]] const std::vector<Fault>& all_faults();

/// `Broker`, `BrokerDies`
[[nodiscard]] std::string name_of(Party party);
[[nodiscard]] std::string name_of(const Fault& fault);

// For GoogleTest.
inline void PrintTo(Party party, std::ostream* to) {
  *to << name_of(party);
}
inline void PrintTo(const Fault& fault, std::ostream* to) {
  *to << name_of(fault);
}

}  // namespace nest2mqtt::test
