#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include "nest2mqtt/command/command_port.h"

#include "fakes/abilities.h"

namespace nest2mqtt::test {

/// What the CommandDispatcher needs done: kept for the test to look at and to answer.
class FakeCommandPort final : public command::CommandPort {
 public:
  struct Call {
    std::size_t account;
    upstream::Write write;
    Done done;
    Instant at;
  };

  std::vector<command::OutgoingReceipt> receipts;
  std::vector<command::OutgoingReceipt> kept;  ///< receipts of an earlier run
  std::deque<Call> calls;                      ///< not answered yet
  std::vector<upstream::Write> writes;
  command::SavedRecords saved;
  bool saves = true;
  std::size_t times_saved = 0;
  command::RecordChanges last_changes;
  /// What was on disk when the newest write left.
  command::SavedRecords saved_at_write;
  Clock clock;
  upstream::Abilities service = every_ability();  ///< of every account

  /// The service answers the oldest call.
  void answer(upstream::WriteOutcome outcome, Instant now) {
    const Call call = std::move(calls.front());
    calls.pop_front();
    call.done(std::move(outcome), now);
  }

  const upstream::Abilities& abilities(std::size_t) const override { return service; }

  void publish_receipt(const command::OutgoingReceipt& receipt, Instant) override {
    (receipt.receipt ? receipts : kept).push_back(receipt);
  }

  void write(std::size_t account, upstream::Write write, Done done) override {
    saved_at_write = saved;
    writes.push_back(write);
    calls.push_back({account, std::move(write), std::move(done), clock()});
  }

  Result<void> save(const command::RecordChanges& changes) override {
    if (!saves) return fail("the disk is full");
    ++times_saved;
    last_changes = changes;
    for (const auto& [name, value] : changes) {
      if (value) {
        saved[name] = *value;
      } else {
        saved.erase(name);
      }
    }
    return {};
  }
};

}  // namespace nest2mqtt::test
