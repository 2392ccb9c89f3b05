#pragma once

#include <boost/json/object.hpp>

#include "nest2mqtt/config/config.h"

namespace nest2mqtt::config {

/// The whole configuration in the shape of its file, for `bridge/info`. A secret is only "set" or "not set".
[[nodiscard]] boost::json::object config_as_json(const Config& config);

}  // namespace nest2mqtt::config
