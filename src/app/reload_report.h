#pragma once

#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/config/config_changes.h"
#include "nest2mqtt/config/config_loader.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::app {

/// Logs the result of reading the configuration again, each error in a line of its own, and returns the answer to
/// `bridge/request/reload`: the keys that were `applied` and those that are `restart_needed`, or an error with all of
/// these lines.
[[nodiscard]] Result<json::value> report_reload(
    const tl::expected<config::ConfigChanges, std::vector<config::ConfigError>>& outcome);

}  // namespace nest2mqtt::app
