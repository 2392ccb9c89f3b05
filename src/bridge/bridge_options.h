#pragma once

#include "nest2mqtt/command/options.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/mirror/mirror.h"
#include "nest2mqtt/mqtt/broker_session.h"
#include "nest2mqtt/storage/state_store.h"

namespace nest2mqtt::bridge {

// The options of the bridge's parts, made from the configuration.

[[nodiscard]] command::CommandOptions command_options(const config::WriteConfig& write);
[[nodiscard]] mqtt::BrokerSessionOptions session_options(const config::Config& config,
                                                         const storage::StateStore& store);
[[nodiscard]] mirror::MirrorOptions mirror_options(const config::Config& config);

}  // namespace nest2mqtt::bridge
