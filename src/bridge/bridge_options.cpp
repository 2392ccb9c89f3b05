#include "bridge_options.h"

#include <string>
#include <utility>
#include <vector>

#include "nest2mqtt/publish/discovery_options.h"

namespace nest2mqtt::bridge {

command::CommandOptions command_options(const config::WriteConfig& write) {
  return {.read_only = write.read_only,
          .settle = write.settle,
          .ttl = write.ttl,
          .confirm = write.confirm,
          .burst = write.burst,
          .refill = write.refill,
          .blocked_pause = write.blocked_pause};
}

mqtt::BrokerSessionOptions session_options(const config::Config& config, const storage::StateStore& store) {
  const std::string& base = config.mqtt.base_topic;
  mqtt::BrokerSessionOptions options{
      .base_topic = base,
      .subscriptions = {base + "/bridge/request/+", base + "/bridge/state", base + "/bridge/info"},
      .swept = publish::discovery_places(config, store).filters(),
      .keep_alive = config.mqtt.keep_alive};
  const std::vector<std::string> structure_commands{base + "/structures/+/set", base + "/structures/+/+/set"};
  const std::vector<std::string> device_commands{base + "/devices/+/+/set", base + "/devices/+/+/+/set"};
  if (config.mqtt.protocol == config::MqttProtocol::v5) {
    // With MQTT 5 the session also receives what others (not this client) write to topics of this bridge.
    options.watched = {{base + "/structures/#", structure_commands}, {base + "/devices/#", device_commands}};
  } else {
    auto& filters = options.subscriptions;
    filters.insert(filters.end(), structure_commands.begin(), structure_commands.end());
    filters.insert(filters.end(), device_commands.begin(), device_commands.end());
  }
  if (auto topic = publish::status_topic(config)) options.subscriptions.push_back(std::move(*topic));
  return options;
}

mirror::MirrorOptions mirror_options(const config::Config& config) {
  return {config.mqtt.publish_leaves, config.mqtt.publish_documents};
}

}  // namespace nest2mqtt::bridge
