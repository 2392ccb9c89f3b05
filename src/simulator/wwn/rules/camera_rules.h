#pragma once

#include "json/json_text.h"
#include "wwn/rules/write_rules.h"

namespace nest2mqtt::simulator {

/// Accepts `is_streaming`, a boolean, if the camera is online.
[[nodiscard]] Checked<void> check_camera(const json::object& camera, const json::object& fields);

}  // namespace nest2mqtt::simulator
