#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "e2e/support/commander.h"
#include "e2e/support/mirror_world.h"
#include "fault.h"
#include "support/tcp_proxy.h"
#include "support/world.h"

namespace nest2mqtt::test {

/// The three parties and an observer, with faults that begin and end, life going on meanwhile, and the promises that
/// hold all the same. The bridge reaches the broker over a line that can be spoiled; the observer has its own.
///
/// Everything that is done is written down (`script`), and printed when a test fails.
class FaultWorld {
 public:
  /// These are down when the bridge starts, which is at once (unless it is one of them).
  explicit FaultWorld(const std::set<Party>& down_at_start = {});
  ~FaultWorld();
  FaultWorld(const FaultWorld&) = delete;
  FaultWorld& operator=(const FaultWorld&) = delete;

  /// Each party has one fault at a time.
  void begin(const Fault& fault);
  void end(Party party);
  void end_all();
  [[nodiscard]] bool has_fault(Party party) const { return faults_.contains(party); }

  // Life. What cannot be done now, because nobody is there to do it with, is left out.
  void change_something();  ///< at the service
  void send_command();      ///< a thermostat gets a label that it never had; sure to be heard if nobody has a fault
  /// One that the bridge has taken in, and not finished yet.
  void send_accepted_command();
  void say_birth();  ///< as Home Assistant does when it starts
  void live(std::chrono::milliseconds time);

  /// Both links come up again, and within five seconds from then the broker's mirror is what `nest2mqtt render` makes
  /// of the service's home, and nothing else; soon afterwards so is what Home Assistant is told.
  [[nodiscard]] testing::AssertionResult recovers();

  /// What must hold at the end, whatever has happened: every command that was heard has exactly one final receipt;
  /// nothing was written twice; the service's limits never fired; nothing was published that the broker had already.
  void expect_promises_kept();

  [[nodiscard]] std::string script() const;
  /// How much has happened, in a line.
  [[nodiscard]] std::string summary() const;

  // The parties themselves, for what is not a fault of the matrix.
  TcpProxy line;  ///< from the bridge to the broker
  World world;
  Commander commander;

 private:
  void begin_bridge(Kind kind);
  void begin_broker(Kind kind);
  void begin_cloud(Kind kind);
  void end_bridge(Kind kind);
  void end_broker(Kind kind);
  void end_cloud(Kind kind);
  void expect_nothing_is_shown_as_pending();
  void take_notes_of_service();
  SentCommand command();
  void note(const std::string& what);
  [[nodiscard]] bool linked() const;
  [[nodiscard]] Topics wanted();
  void expect_nothing_written_twice();
  void expect_nothing_said_again();

  std::map<Party, Kind> faults_;
  std::string home_;           ///< what the service has while it comes back empty
  std::string rendered_home_;  ///< the home of which `rendered_` was made
  Topics rendered_;
  int begun_ = 0;
  int changes_ = 0;
  int commands_ = 0;
  std::int64_t limited_ = 0;            ///< how often a service that is gone has limited the bridge
  std::map<std::string, int> written_;  ///< what was written, and how often
  std::set<std::size_t> forgot_at_;     ///< messages of the observer before which the broker was started again
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::vector<std::string> script_;
};

}  // namespace nest2mqtt::test
