#pragma once

#include <cstddef>
#include <variant>

#include "nest2mqtt/command/outgoing_receipt.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::command {

/// A write and the account that it goes to.
struct OutgoingWrite {
  upstream::Write write;
  std::size_t account;
};

/// What the next commit sends: a write only after its change of state is on the disk, a receipt in any case.
struct Outgoing {
  std::variant<OutgoingReceipt, OutgoingWrite> content;
};

}  // namespace nest2mqtt::command
