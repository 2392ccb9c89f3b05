#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/app/config.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/mqtt/outbox.h"

#include "account_state.h"

namespace nest2mqtt::app {

/// The `bridge/...` topics: what the bridge says of itself.
class BridgeStatus {
 public:
  BridgeStatus(const Config& config, mirror::TopicNames names, mqtt::Outbox& outbox, Instant started);

  /// `bridge/cloud`, the worst of the accounts, and `bridge/account/<name>` where there are several.
  void show_links(const std::vector<AccountState>& accounts, Instant now);
  [[nodiscard]] static upstream::LinkState worst(const std::vector<AccountState>& accounts);

  /// `bridge/info`; `structures` are ids and names.
  void show_info(const json::array& structures, Instant now);

  /// `bridge/state`, last of all when connecting: whoever sees `online` finds the rest there.
  void show_online(Instant now);
  void show_offline(Instant now);

  /// `bridge/event`: something happened. Not retained.
  void event(std::string_view name, const json::object& details, Instant now);

  /// `bridge/health`; `facts` are completed with time and memory.
  void show_health(const json::object& facts, Instant now);
  [[nodiscard]] json::object health(const json::object& facts, Instant now) const;

  [[nodiscard]] const std::string& last_info() const { return info_; }

 private:
  const Config& config_;
  mirror::TopicNames names_;
  mqtt::Outbox& outbox_;
  Instant started_;
  std::string info_;
};

}  // namespace nest2mqtt::app
