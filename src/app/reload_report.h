#pragma once

#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/app/config_loader.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/json.h"

#include "config_changes.h"

namespace nest2mqtt::app {

/// Says in the log what came of reading the configuration again, every fault in a line of its own, and gives the same
/// as the answer to `bridge/request/reload`: the keys that are `applied` and those for which a restart is needed.
[[nodiscard]] Result<json::value> report_reload(const tl::expected<ConfigChanges, std::vector<ConfigFault>>& outcome);

}  // namespace nest2mqtt::app
