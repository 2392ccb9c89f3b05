#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "nest2mqtt/net/http_client.h"

#include "settings.h"

namespace nest2mqtt::sdm {

// The requests of Cloud Pub/Sub (cloud.google.com/pubsub/docs/reference/rest), without an access token.
// `settings.subscription` is not empty.

/// Google holds a pull without messages: for about 90 s, as its emulator does; documented is only that it is bounded.
inline constexpr auto pull_timeout = std::chrono::seconds(150);

[[nodiscard]] net::HttpRequest pull_request(const SdmSettings& settings);
[[nodiscard]] net::HttpRequest acknowledge_request(const SdmSettings& settings,
                                                   const std::vector<std::string>& ack_ids);
/// What the subscription is like.
[[nodiscard]] net::HttpRequest subscription_request(const SdmSettings& settings);
/// Who may do what with the topic. `topic`: a name that `read_pubsub_name` reads.
[[nodiscard]] net::HttpRequest policy_request(const SdmSettings& settings, const std::string& topic);

}  // namespace nest2mqtt::sdm
