// What the parts of a running bridge make of another configuration.

#include <utility>

#include "nest2mqtt/bridge/bridge.h"

#include "bridge_options.h"

namespace nest2mqtt::bridge {

void Bridge::config_changed(const config::ConfigChanges& changes, Instant now) {
  if (changes.include("log.level")) {
    program_.set_log_level(config_.log.level);
    status_.show_log_level(config_.log.level, now);
  }
  dispatcher_.set_options(command_options(config_.write), now);
  // First of all: what is to be published no more is not to be announced for a moment longer.
  home_assistant_.config_changed(config_, publisher_.home(), now);
  withhold_changing_devices(now);
  mqtt::BrokerSessionOptions session = session_options(config_, store_);
  broker_.set_filters(std::move(session.subscriptions), std::move(session.swept), now);
  publisher_.set_options(mirror_options(config_), now);
  show_images(now);
  update_freshness(now);
  if (changes.include("nest.structures")) show_home(now);
  status_.show_config(changes.restart, now);
  show_health(now);
}

void Bridge::show_images(Instant now) {
  if (config_.mqtt.publish_images && !images_) {
    images_.emplace(names_, broker_.outbox(), image_desk());
    images_->home_changed(publisher_.home(), now);
  } else if (!config_.mqtt.publish_images && images_) {
    images_->home_changed(model::Home(), now);
    images_.reset();
  }
}

}  // namespace nest2mqtt::bridge
