#pragma once

#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::sdm {

/// The topic of a subscription, from Cloud Pub/Sub's answer with status 200; `_deleted-topic_` if it has been deleted.
/// The error, never a part of the answer, says what is wrong with it.
[[nodiscard]] Result<std::string> read_topic_name(std::string_view answer);

/// The group that Google publishes events with.
inline constexpr std::string_view publisher_group = "sdm-publisher@googlegroups.com";

/// Whether a topic's policy, from an answer with status 200, lets this group publish. It may also be allowed for the
/// whole Cloud project, which this policy does not show.
[[nodiscard]] Result<bool> lets_google_publish(std::string_view answer);

}  // namespace nest2mqtt::sdm
