#include "nest2mqtt/publish/discovery_options.h"

#include <algorithm>

#include <fmt/format.h>

#include "nest2mqtt/base/version.h"
#include "nest2mqtt/net/listen_address.h"

namespace nest2mqtt::publish {

home_assistant::Style discovery_style(config::DiscoveryStyle style) {
  return style == config::DiscoveryStyle::device ? home_assistant::Style::device : home_assistant::Style::entity;
}

bool announces(const config::Config& config) {
  return config.home_assistant.enabled && config.mqtt.publish_documents;
}

std::optional<std::string> status_topic(const config::Config& config) {
  if (!announces(config) || config.home_assistant.status_topic.empty()) return std::nullopt;
  return config.home_assistant.status_topic;
}

std::string status_page_url(const config::Config& config) {
  const auto listen = net::ListenAddress::parse(config.http.listen);
  if (!listen || listen->port == 0 || listen->is_loopback()) return {};
  const auto is_name = [](const std::string& pattern) { return pattern.find('*') == std::string::npos; };
  const auto name = std::find_if(config.http.hosts.begin(), config.http.hosts.end(), is_name);
  if (name != config.http.hosts.end()) return fmt::format("http://{}:{}/", *name, listen->port);
  return listen->is_every_address() ? std::string() : listen->local_url() + "/";
}

home_assistant::Discovery make_discovery(const config::Config& config, const mirror::TopicNames& names) {
  return {names,
          {.version = std::string(version()),
           .images = config.mqtt.publish_images,
           .write_burst = config.write.burst,
           .configuration_url = status_page_url(config)}};
}

DiscoveryPlaces::Place present_place(const config::Config& config) {
  return {config.home_assistant.discovery_prefix, config.mqtt.base_topic};
}

DiscoveryPlaces discovery_places(const config::Config& config, const storage::StateStore& store) {
  return {present_place(config), announces(config), store.section(discovery_section)};
}

}  // namespace nest2mqtt::publish
