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

/// A receipt or a write, sent after the changes of state behind it are on the disk.
struct Outgoing {
  std::variant<OutgoingReceipt, OutgoingWrite> content;
};

}  // namespace nest2mqtt::command
