#include "nest2mqtt/publish/home_announcer.h"

#include <string>
#include <utility>

#include <spdlog/spdlog.h>

#include "nest2mqtt/home_assistant/description_change.h"
#include "nest2mqtt/publish/discovery_options.h"

namespace nest2mqtt::publish {
namespace {

DiscoveryPublisher::Options publisher_options(const config::Config& config,
                                              const home_assistant::Discovery& discovery) {
  return {.enabled = announces(config),
          .prefix = config.home_assistant.discovery_prefix,
          .style = discovery_style(config.home_assistant.style),
          .origin = discovery.origin()};
}

bool must_be_described(const model::ObjectChange& change) {
  if (change.is_gone()) return false;
  return change.is_new() || home_assistant::may_change_description(change);
}

void warn_if_there_is_nothing_to_read(const config::Config& config) {
  if (!config.home_assistant.enabled || announces(config)) return;
  spdlog::warn(
      "nothing is announced to Home Assistant: it reads the documents, which mqtt.publish leaves out. Add "
      "\"documents\" there, or set home_assistant.enabled = false");
}

}  // namespace

HomeAnnouncer::HomeAnnouncer(const config::Config& config, const mirror::TopicNames& names,
                             std::vector<upstream::Abilities> accounts, storage::StateStore& store,
                             mqtt::Outbox& outbox, Backoff::Random random)
    : store_(store),
      protocol_(config.mqtt.protocol),
      places_(discovery_places(config, store)),
      discovery_(make_discovery(config, names, std::move(accounts))),
      publisher_(publisher_options(config, discovery_), places_, outbox, random) {
  warn_if_there_is_nothing_to_read(config);
}

void HomeAnnouncer::start(Instant now) {
  // Before anything is announced: what is announced must be found again.
  save_places();
  publisher_.show(discovery_.describe_bridge(), now);
}

void HomeAnnouncer::config_changed(const config::Config& config, const model::Home& home, Instant now) {
  places_.move_to(present_place(config), announces(config));
  save_places();
  discovery_.set_options(discovery_options(config, discovery_.accounts()));
  publisher_.set_options(publisher_options(config, discovery_), now);
  publisher_.show(discovery_.describe_bridge(), now);
  for (const model::HomeObject& object : home.objects()) show(object, home, now);
  warn_if_there_is_nothing_to_read(config);
}

void HomeAnnouncer::sweep_done(Instant now) {
  if (places_.keep_only(publisher_.found_places())) save_places();
  publisher_.sweep_done(now);
}

void HomeAnnouncer::status_changed(const mqtt::Message& message, Instant now) {
  // With MQTT 3.1.1 only what the broker replays at the subscription has the flag. With MQTT 5 the subscription asks
  // for no replay and shows the flag of live messages: some systems publish the birth message retained.
  const bool replayed = message.retain && protocol_ == config::MqttProtocol::v3_1_1;
  if (!replayed) publisher_.status_changed(message.payload, now);
}

void HomeAnnouncer::save_places() {
  if (places_.to_saved() == store_.section(discovery_section)) return;
  if (const auto saved = store_.save(discovery_section, places_.to_saved()); !saved)
    spdlog::error("{}", saved.error().message);
}

bool HomeAnnouncer::show(const model::HomeObject& object, const model::Home& home, Instant now) {
  if (auto device = discovery_.describe(object, home)) {
    publisher_.show(std::move(*device), now);
    return described_.insert(object.id).second;
  }
  // Another object may have a device of this id: only what was announced for this one is removed.
  const bool was_described = described_.erase(object.id) > 0;
  if (was_described) publisher_.remove(discovery_.object_id(object.id.id), now);
  return was_described;
}

std::set<model::ObjectId> HomeAnnouncer::changing(const model::Home& home) const {
  std::set<model::ObjectId> objects;
  if (!publisher_.any_changing()) return objects;
  for (const model::HomeObject& object : home.objects()) {
    if (publisher_.is_changing(discovery_.object_id(object.id.id))) objects.insert(object.id);
  }
  return objects;
}

void HomeAnnouncer::home_changed(const HomePublisher::Difference& difference, Instant now) {
  const auto& changes = difference.changes;
  for (const model::ObjectChange& change : changes) {
    if (change.is_gone()) described_.erase(change.id);
  }
  if (!publisher_.enabled()) return;
  for (const model::ObjectChange& change : changes) {
    if (change.is_gone()) publisher_.remove(discovery_.object_id(change.id.id), now);
  }
  const model::Home& home = *difference.after;
  // Devices name the home that they are in, if that has a device of its own. Only those of these homes are described
  // anew: there may be thousands of others.
  std::set<std::string> homes;
  for (const model::ObjectChange& change : changes) {
    if (!change.id.is_structure()) continue;
    const bool device_comes_or_goes = must_be_described(change) && show(*change.after, home, now);
    if (device_comes_or_goes || change.is_new() || change.is_gone()) homes.insert(change.id.id);
  }
  if (!homes.empty()) {
    for (const model::HomeObject& object : home.objects()) {
      if (!object.id.is_structure() && homes.contains(object.structure)) show(object, home, now);
    }
  }
  for (const model::ObjectChange& change : changes) {
    if (change.id.is_structure() || !must_be_described(change) || homes.contains(change.after->structure)) continue;
    show(*change.after, home, now);
  }
}

}  // namespace nest2mqtt::publish
