#pragma once

#include <cstddef>
#include <optional>

#include "nest2mqtt/model/object_id.h"
#include "nest2mqtt/upstream/upstream.h"

#include "command_queue.h"

namespace nest2mqtt::command {

/// A receipt or a write that leaves the dispatcher when what belongs to it is recorded.
struct Outgoing {
  std::optional<AddressedReceipt> receipt = std::nullopt;
  std::optional<upstream::Write> write = std::nullopt;
  model::ObjectId id = {};  ///< of the write
  std::size_t account = 0;  ///< of the write
};

}  // namespace nest2mqtt::command
