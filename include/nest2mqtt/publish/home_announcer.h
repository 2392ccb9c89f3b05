#pragma once

#include <set>
#include <vector>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/home_assistant/discovery.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/mqtt/message.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/publish/discovery_places.h"
#include "nest2mqtt/publish/discovery_publisher.h"
#include "nest2mqtt/publish/home_publisher.h"
#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::publish {

/// Describes what is in the home, and the bridge itself, and gives that to the DiscoveryPublisher, which knows nothing
/// of homes. Keeps over restarts where the bridge announces.
class HomeAnnouncer {
 public:
  /// `accounts`: what the service of each account can do. `store` and `outbox` outlive this.
  HomeAnnouncer(const config::Config& config, const mirror::TopicNames& names,
                std::vector<upstream::Abilities> accounts, storage::StateStore& store, mqtt::Outbox& outbox,
                Backoff::Random random);

  void start(Instant now);

  /// The configuration has changed; `home` is what is to be announced.
  void config_changed(const config::Config& config, const model::Home& home, Instant now);

  void home_changed(const HomePublisher::Difference& difference, Instant now);

  /// All that the broker retains was seen: what it has is compared with what is wanted.
  void sweep_done(Instant now);

  /// Home Assistant said on its status topic how it is.
  void status_changed(const mqtt::Message& message, Instant now);

  /// The objects that Home Assistant is being told to read differently, so that they must be unavailable.
  [[nodiscard]] std::set<model::ObjectId> changing(const model::Home& home) const;

  /// For events of the broker and of time that need no description of the home.
  [[nodiscard]] DiscoveryPublisher& publisher() { return publisher_; }

 private:
  void save_places();
  /// Announces the device of the object; if it has none, removes the one that it had. Returns whether it has one now
  /// and had none before, or the other way round.
  bool show(const model::HomeObject& object, const model::Home& home, Instant now);

  storage::StateStore& store_;
  config::MqttProtocol protocol_;
  DiscoveryPlaces places_;
  home_assistant::Discovery discovery_;
  DiscoveryPublisher publisher_;
  std::set<model::ObjectId> described_;  ///< those of the home that have a device
};

}  // namespace nest2mqtt::publish
