#include "nest2mqtt/publish/discovery_options.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/base/version.h"
#include "nest2mqtt/net/listen_address.h"

namespace nest2mqtt::publish {
namespace {

/// The writes that a rested budget holds: of several services the fewest.
int write_burst(const config::Config& config, const std::vector<upstream::Abilities>& accounts) {
  if (config.write.burst > 0) return config.write.burst;
  const auto fewest = std::min_element(accounts.begin(), accounts.end(),
                                       [](const auto& a, const auto& b) { return a.writes.burst < b.writes.burst; });
  return fewest == accounts.end() ? 0 : fewest->writes.burst;
}

}  // namespace

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
  // A person comes by the proxy, whose address the bridge does not know.
  if (!config.http.proxies.empty()) return {};
  const auto listen = net::ListenAddress::parse(config.http.listen);
  if (!listen || listen->port == 0 || listen->is_loopback()) return {};
  const auto is_name = [](const std::string& pattern) { return pattern.find('*') == std::string::npos; };
  const auto name = std::find_if(config.http.hosts.begin(), config.http.hosts.end(), is_name);
  if (name != config.http.hosts.end()) return fmt::format("http://{}:{}/", *name, listen->port);
  return listen->is_every_address() ? std::string() : listen->local_url() + "/";
}

home_assistant::Discovery::Options discovery_options(const config::Config& config,
                                                     const std::vector<upstream::Abilities>& accounts) {
  return {.version = std::string(version()),
          .images = config.mqtt.publish_images,
          .write_burst = write_burst(config, accounts),
          .configuration_url = status_page_url(config)};
}

home_assistant::Discovery make_discovery(const config::Config& config, const mirror::TopicNames& names,
                                         std::vector<upstream::Abilities> accounts) {
  auto options = discovery_options(config, accounts);
  return {names, std::move(accounts), std::move(options)};
}

DiscoveryPlaces::Place present_place(const config::Config& config) {
  return {config.home_assistant.discovery_prefix, config.mqtt.base_topic};
}

DiscoveryPlaces discovery_places(const config::Config& config, const storage::StateStore& store) {
  return {present_place(config), announces(config), store.section(discovery_section)};
}

}  // namespace nest2mqtt::publish
