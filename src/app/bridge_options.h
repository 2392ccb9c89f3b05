#pragma once

#include "nest2mqtt/app/config.h"
#include "nest2mqtt/command/options.h"
#include "nest2mqtt/mirror/mirror.h"
#include "nest2mqtt/mqtt/broker_session.h"

#include "state_store.h"

namespace nest2mqtt::app {

// What the configuration says to the bridge's parts.

[[nodiscard]] command::CommandOptions command_options(const WriteConfig& write);
[[nodiscard]] mqtt::BrokerSessionOptions session_options(const Config& config, const StateStore& store);
[[nodiscard]] mirror::MirrorOptions mirror_options(const Config& config);

}  // namespace nest2mqtt::app
