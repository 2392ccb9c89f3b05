#pragma once

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/publish/broker_cleanup.h"

#include "command_loop.h"

namespace nest2mqtt::cli {

/// Starts the cleanup and runs it to its end, or until the broker has not accepted a connection within 10 s, or until a
/// minute later. Returns the result of the cleanup.
[[nodiscard]] Result<void> visit_broker(CommandLoop& loop, publish::BrokerCleanup& cleanup);

}  // namespace nest2mqtt::cli
