#pragma once

#include <string>
#include <string_view>

#include "nest2mqtt/bridge/bridge_snapshot.h"

namespace nest2mqtt::report {

inline constexpr std::string_view metrics_content_type = "text/plain; version=0.0.4; charset=utf-8";

/// The snapshot in Prometheus' text format. Labels come from the configuration (accounts) and from the home (objects
/// that are written to, the first hundred of them), so that their number is limited. Everything is there from the
/// start, so that a rule that looks at a change sees the first one too.
[[nodiscard]] std::string metrics_text(const bridge::BridgeSnapshot& snapshot);

}  // namespace nest2mqtt::report
