#pragma once

#include <optional>
#include <set>
#include <string>
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

namespace nest2mqtt::publish {

[[nodiscard]] home_assistant::Style discovery_style(config::DiscoveryStyle style);

/// Home Assistant reads the objects' documents: without them there is nothing to announce.
[[nodiscard]] bool announces(const config::Config& config);

/// Where a person in the network finds the status page; empty if nobody but this machine can reach it, or if nothing
/// says by which name or address.
[[nodiscard]] std::string status_page_url(const config::Config& config);

[[nodiscard]] home_assistant::Discovery make_discovery(const config::Config& config, const mirror::TopicNames& names);

/// The bridge's part for Home Assistant: what the home has is described and announced.
class HomeAssistant {
 public:
  /// `store` and `outbox` outlive this.
  HomeAssistant(const config::Config& config, const mirror::TopicNames& names, storage::StateStore& store,
                mqtt::Outbox& outbox, Backoff::Random random);

  void start(Instant now);

  /// The configuration says something else now; `home` is what is to be announced.
  void config_changed(const config::Config& config, const model::Home& home, Instant now);
  void announce_again(Instant now) { publisher_.announce_again(now); }

  /// What is to be looked through at each connection, and listened to while connected.
  [[nodiscard]] static std::vector<std::string> swept_filters(const config::Config& config,
                                                              const storage::StateStore& store);
  [[nodiscard]] static std::optional<std::string> status_topic(const config::Config& config);

  [[nodiscard]] bool swept(const mqtt::Message& message) { return publisher_.swept(message); }
  void sweep_done(Instant now);
  void broker_ready(Instant now) { publisher_.broker_ready(now); }
  void broker_lost() { publisher_.broker_lost(); }
  void status_changed(const mqtt::Message& message, Instant now);

  void home_changed(const model::Home& home, const HomePublisher::Difference& difference, Instant now);
  void clear_ghosts(Instant now) { publisher_.clear_ghosts(now); }

  /// The objects that Home Assistant is being told to read differently, so that they must be unavailable.
  [[nodiscard]] std::set<model::ObjectId> changing(const model::Home& home) const;

  [[nodiscard]] std::optional<Instant> deadline() const { return publisher_.deadline(); }
  void tick(Instant now) { publisher_.tick(now); }

 private:
  void save_places();
  void show(const model::HomeObject& object, const model::Home& home, Instant now);

  storage::StateStore& store_;
  config::MqttProtocol protocol_;
  mirror::TopicNames names_;
  DiscoveryPlaces places_;
  home_assistant::Discovery discovery_;
  DiscoveryPublisher publisher_;
};

}  // namespace nest2mqtt::publish
