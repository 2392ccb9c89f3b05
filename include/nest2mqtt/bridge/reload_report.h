#pragma once

#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/config/config_changes.h"
#include "nest2mqtt/config/config_loader.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::bridge {

/// Says in the log what came of reading the configuration again, every error in a line of its own, and gives the same
/// as the answer to `bridge/request/reload`: the keys that are `applied` and those for which a restart is needed.
[[nodiscard]] Result<json::value> report_reload(
    const tl::expected<config::ConfigChanges, std::vector<config::ConfigError>>& outcome);

}  // namespace nest2mqtt::bridge
