#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/account_state.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/mqtt/outbox.h"

namespace nest2mqtt::bridge {

/// Publishes the `bridge/...` topics, which describe the bridge itself.
class BridgeTopics {
 public:
  /// `instance`: a text that no other run of any bridge has.
  BridgeTopics(const config::Config& config, mirror::TopicNames names, mqtt::Outbox& outbox, std::string instance,
               Instant started);

  /// `bridge/cloud`: the worst link state of all accounts but those `without_login`; and `bridge/account/<name>` if
  /// there are several accounts.
  void publish_links(const std::vector<AccountState>& accounts, Instant now);
  /// The link state that `bridge/cloud` shows.
  [[nodiscard]] static upstream::LinkState worst_link(const std::vector<AccountState>& accounts);

  // `publish_structures`, `set_log_level` and `set_restart_needed` publish `bridge/info`, each with one new value in
  // it.

  /// `structures`: the result of the function of that name.
  void publish_structures(json::array structures, Instant now);
  /// The id and name of each structure of the home.
  [[nodiscard]] static json::array structures(const model::Home& home);
  void set_log_level(config::LogLevel level, Instant now);
  /// The new values of these keys of the configuration take effect only after a restart.
  void set_restart_needed(std::vector<std::string> restart_needed, Instant now);
  [[nodiscard]] const std::vector<std::string>& restart_needed() const { return restart_needed_; }
  /// Publishes `bridge/info` again, although it has not changed.
  void republish_info(Instant now);

  /// `bridge/state`. `publish_online` is called last after connecting, so that a client that sees `online` finds all
  /// other topics published.
  void publish_online(Instant now);
  void publish_offline(Instant now);

  /// `bridge/event`: something happened. Not retained.
  void publish_event(std::string_view name, const json::object& details, Instant now);

  /// `bridge/health`
  void publish_health(const json::object& health, Instant now);

 private:
  void publish_info(Instant now);

  const config::Config& config_;
  mirror::TopicNames names_;
  mqtt::Outbox& outbox_;
  std::string instance_;
  Instant started_;
  json::array structures_;
  config::LogLevel log_level_;
  std::vector<std::string> restart_needed_;
};

}  // namespace nest2mqtt::bridge
