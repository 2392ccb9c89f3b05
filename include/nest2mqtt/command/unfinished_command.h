#pragma once

#include <cstdint>
#include <optional>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

/// A command that has no final receipt yet. It may not have its first receipt either: `accepted` follows when the
/// command is on the disk.
struct UnfinishedCommand {
  std::uint64_t number = 0;
  WallTime received_at;
  json::object requested;              ///< the fields that have no result yet, as the user wrote them
  std::optional<WallTime> not_before;  ///< as `Receipt::not_before`
};

}  // namespace nest2mqtt::command
