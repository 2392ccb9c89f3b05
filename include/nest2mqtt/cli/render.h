#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/mirror/mirror.h"

namespace nest2mqtt::cli {

/// Every retained message of a bridge that sees this document at that time and is connected to both sides, in the order
/// of publishing.
[[nodiscard]] Result<std::vector<mirror::TopicValue>> render(std::string_view document, const config::Config& config,
                                                             Instant seen_at);

/// `topic<TAB>payload`, one message a line; a line break in a payload is written `\n`. JSON has none.
[[nodiscard]] std::string render_line(const mirror::TopicValue& value);

}  // namespace nest2mqtt::cli
