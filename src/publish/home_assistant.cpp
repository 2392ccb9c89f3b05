#include "nest2mqtt/publish/home_assistant.h"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "nest2mqtt/base/version.h"
#include "nest2mqtt/net/listen_address.h"

namespace nest2mqtt::publish {
namespace {

constexpr std::string_view discovery_section = "discovery";

DiscoveryPlaces::Place present_place(const config::Config& config) {
  return {config.home_assistant.discovery_prefix, config.mqtt.base_topic};
}

DiscoveryPlaces places(const config::Config& config, const storage::StateStore& store) {
  return {present_place(config), announces(config), store.section(discovery_section)};
}

DiscoveryPublisher::Options publisher_options(const config::Config& config,
                                              const home_assistant::Discovery& discovery) {
  return {.enabled = announces(config),
          .prefix = config.home_assistant.discovery_prefix,
          .style = discovery_style(config.home_assistant.style),
          .origin = discovery.origin()};
}

void warn_if_there_is_nothing_to_read(const config::Config& config) {
  if (!config.home_assistant.enabled || announces(config)) return;
  spdlog::warn(
      "nothing is announced to Home Assistant: it reads the documents, which mqtt.publish leaves out. Add "
      "\"documents\" there, or set home_assistant.enabled = false");
}

}  // namespace

home_assistant::Style discovery_style(config::DiscoveryStyle style) {
  return style == config::DiscoveryStyle::device ? home_assistant::Style::device : home_assistant::Style::entity;
}

bool announces(const config::Config& config) {
  return config.home_assistant.enabled && config.mqtt.publish_documents;
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

HomeAssistant::HomeAssistant(const config::Config& config, const mirror::TopicNames& names, storage::StateStore& store,
                             mqtt::Outbox& outbox, Backoff::Random random)
    : store_(store),
      protocol_(config.mqtt.protocol),
      names_(names),
      places_(places(config, store)),
      discovery_(make_discovery(config, names)),
      publisher_(publisher_options(config, discovery_), places_, outbox, random) {
  warn_if_there_is_nothing_to_read(config);
}

std::vector<std::string> HomeAssistant::swept_filters(const config::Config& config, const storage::StateStore& store) {
  return places(config, store).filters();
}

std::optional<std::string> HomeAssistant::status_topic(const config::Config& config) {
  if (!announces(config) || config.home_assistant.status_topic.empty()) return std::nullopt;
  return config.home_assistant.status_topic;
}

void HomeAssistant::start(Instant now) {
  // Before anything is announced: what is announced must be found again.
  save_places();
  publisher_.show(discovery_.describe_bridge(), now);
}

void HomeAssistant::config_changed(const config::Config& config, const model::Home& home, Instant now) {
  places_.move_to(present_place(config), announces(config));
  save_places();
  discovery_ = make_discovery(config, names_);
  publisher_.set_options(publisher_options(config, discovery_), now);
  publisher_.show(discovery_.describe_bridge(), now);
  for (const model::HomeObject& object : home.objects()) show(object, home, now);
  warn_if_there_is_nothing_to_read(config);
}

void HomeAssistant::sweep_done(Instant now) {
  if (places_.keep_only(publisher_.found_places())) save_places();
  publisher_.sweep_done(now);
}

void HomeAssistant::status_changed(const mqtt::Message& message, Instant now) {
  // With MQTT 3.1.1 only what the broker replays at the subscription has the flag. With MQTT 5 the subscription asks
  // for no replay and shows the flag of live messages: some systems publish the birth message retained.
  const bool replayed = message.retain && protocol_ == config::MqttProtocol::v3_1_1;
  if (!replayed) publisher_.status_changed(message.payload, now);
}

void HomeAssistant::save_places() {
  if (places_.to_saved() == store_.section(discovery_section)) return;
  if (const auto saved = store_.save(discovery_section, places_.to_saved()); !saved)
    spdlog::error("{}", saved.error().message);
}

void HomeAssistant::show(const model::HomeObject& object, const model::Home& home, Instant now) {
  if (auto device = discovery_.describe(object, home)) publisher_.show(std::move(*device), now);
}

std::set<model::ObjectId> HomeAssistant::changing(const model::Home& home) const {
  std::set<model::ObjectId> objects;
  if (!publisher_.any_changing()) return objects;
  for (const model::HomeObject& object : home.objects()) {
    if (publisher_.is_changing(discovery_.object_id(object.id.id))) objects.insert(object.id);
  }
  return objects;
}

void HomeAssistant::home_changed(const model::Home& home, const HomePublisher::Difference& difference, Instant now) {
  if (!publisher_.enabled()) return;  // describing a device costs more than mirroring its change
  for (const model::ObjectId& id : difference.removed) publisher_.remove(discovery_.object_id(id.id), now);
  const auto is_structure = [](const model::ObjectId& id) { return id.is_structure(); };
  const bool homes_changed = std::any_of(difference.added.begin(), difference.added.end(), is_structure) ||
                             std::any_of(difference.removed.begin(), difference.removed.end(), is_structure);
  if (homes_changed) {  // devices name the home that they are in
    for (const model::HomeObject& object : home.objects()) show(object, home, now);
    return;
  }
  for (const auto& ids : {difference.added, difference.changed}) {
    for (const model::ObjectId& id : ids) show(*home.find(id), home, now);
  }
}

}  // namespace nest2mqtt::publish
