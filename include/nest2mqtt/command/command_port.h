#pragma once

#include <cstddef>
#include <functional>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/outgoing_receipt.h"
#include "nest2mqtt/command/saved_state.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::command {

/// What the CommandDispatcher calls in its owner. All calls are made on the core thread.
class CommandPort {
 public:
  using Done = std::function<void(upstream::WriteOutcome, Instant)>;

  virtual ~CommandPort() = default;

  /// What the service of this account can do. The reference stays valid while the port lives, and the value never
  /// changes.
  [[nodiscard]] virtual const upstream::Abilities& abilities(std::size_t account) const = 0;

  virtual void publish_receipt(const OutgoingReceipt& receipt, Instant now) = 0;

  /// `done` is called exactly once, later, never from inside this call.
  virtual void write(std::size_t account, upstream::Write write, Done done) = 0;

  /// Changes what is kept over restarts. On success all of the changes are on the disk when it returns; on an error
  /// none of them is.
  virtual Result<void> save(const RecordChanges& changes) = 0;
};

}  // namespace nest2mqtt::command
