#include "home_assistant.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "nest2mqtt/app/version.h"

namespace nest2mqtt::app {
namespace {

constexpr std::string_view discovery_section = "discovery";

DiscoveryPlaces places(const Config& config, const StateStore& store) {
  return {{config.home_assistant.discovery_prefix, config.mqtt.base_topic},
          announces(config),
          store.section(discovery_section)};
}

}  // namespace

home_assistant::Style discovery_style(DiscoveryStyle style) {
  return style == DiscoveryStyle::device ? home_assistant::Style::device : home_assistant::Style::entity;
}

bool announces(const Config& config) {
  return config.home_assistant.enabled && config.mqtt.publish_documents;
}

home_assistant::Discovery make_discovery(const Config& config, const mirror::TopicNames& names) {
  return {names,
          {.version = std::string(version()), .images = config.mqtt.publish_images, .write_burst = config.write.burst}};
}

HomeAssistant::HomeAssistant(const Config& config, const mirror::TopicNames& names, StateStore& store,
                             mqtt::Outbox& outbox, Backoff::Random random)
    : store_(store),
      places_(places(config, store)),
      discovery_(make_discovery(config, names)),
      publisher_({.enabled = announces(config),
                  .prefix = config.home_assistant.discovery_prefix,
                  .style = discovery_style(config.home_assistant.style),
                  .origin = discovery_.origin()},
                 places_, outbox, random) {
  if (config.home_assistant.enabled && !announces(config)) {
    spdlog::warn(
        "nothing is announced to Home Assistant: it reads the documents, which mqtt.publish leaves out. Add "
        "\"documents\" there, or set home_assistant.enabled = false");
  }
}

std::vector<std::string> HomeAssistant::swept_filters(const Config& config, const StateStore& store) {
  return places(config, store).filters();
}

std::optional<std::string> HomeAssistant::status_topic(const Config& config) {
  if (!announces(config) || config.home_assistant.status_topic.empty()) return std::nullopt;
  return config.home_assistant.status_topic;
}

void HomeAssistant::start(Instant now) {
  // Before anything is announced: what is announced must be found again.
  save_places();
  publisher_.show(discovery_.describe_bridge(), now);
}

void HomeAssistant::sweep_done(Instant now) {
  if (places_.keep_only(publisher_.found_places())) save_places();
  publisher_.sweep_done(now);
}

void HomeAssistant::save_places() {
  if (places_.to_saved() == store_.section(discovery_section)) return;
  if (const auto saved = store_.save(discovery_section, places_.to_saved()); !saved)
    spdlog::error("{}", saved.error().message);
}

void HomeAssistant::home_changed(const model::Home& home, const HomePublisher::Difference& difference, Instant now) {
  for (const model::ObjectId& id : difference.removed) publisher_.remove(discovery_.object_id(id.id), now);
  const auto show = [&](const model::HomeObject& object) {
    if (auto device = discovery_.describe(object, home)) publisher_.show(std::move(*device), now);
  };
  const auto is_structure = [](const model::ObjectId& id) { return id.is_structure(); };
  const bool homes_changed = std::any_of(difference.added.begin(), difference.added.end(), is_structure) ||
                             std::any_of(difference.removed.begin(), difference.removed.end(), is_structure);
  if (homes_changed) {  // devices name the home that they are in
    std::for_each(home.objects().begin(), home.objects().end(), show);
    return;
  }
  for (const auto& ids : {difference.added, difference.changed}) {
    for (const model::ObjectId& id : ids) show(*home.find(id));
  }
}

}  // namespace nest2mqtt::app
