#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/config/config.h"
#include "nest2mqtt/home_assistant/discovery.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/publish/discovery_places.h"
#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::publish {

// What the configuration says about Home Assistant's discovery.

[[nodiscard]] home_assistant::Style discovery_style(config::DiscoveryStyle style);

/// Home Assistant reads the objects' documents: without them there is nothing to announce.
[[nodiscard]] bool announces(const config::Config& config);

/// The topic on which Home Assistant says that it has started; nothing where that is not listened to.
[[nodiscard]] std::optional<std::string> status_topic(const config::Config& config);

/// Where a person in the network finds the status page; empty if nobody but this machine can reach it, or if nothing
/// says by which name or address.
[[nodiscard]] std::string status_page_url(const config::Config& config);

/// `accounts`: what the service of each account can do.
[[nodiscard]] home_assistant::Discovery::Options discovery_options(const config::Config& config,
                                                                   const std::vector<upstream::Abilities>& accounts);
[[nodiscard]] home_assistant::Discovery make_discovery(const config::Config& config, const mirror::TopicNames& names,
                                                       std::vector<upstream::Abilities> accounts);

/// The section of the state file in which the places are kept.
inline constexpr std::string_view discovery_section = "discovery";

/// The present place, which the configuration names, and those of earlier runs, which the state file has.
[[nodiscard]] DiscoveryPlaces::Place present_place(const config::Config& config);
[[nodiscard]] DiscoveryPlaces discovery_places(const config::Config& config, const storage::StateStore& store);

}  // namespace nest2mqtt::publish
