#pragma once

#include <optional>
#include <string_view>

namespace nest2mqtt::sdm {

/// The name of a topic or subscription of Cloud Pub/Sub in its parts: `projects/<project>/<collection>/<id>`. Views of
/// the text that was read.
struct PubSubName {
  std::string_view project;     ///< the id of a Cloud project
  std::string_view collection;  ///< `topics` or `subscriptions`
  std::string_view id;

  /// Google's own project: it had a topic for each Device Access project, until 30 November 2026.
  [[nodiscard]] bool is_hosted_by_google() const { return project == "sdm-prod"; }
};

/// Nothing: the text is not such a name. No part has other characters than Google allows.
[[nodiscard]] std::optional<PubSubName> read_pubsub_name(std::string_view text);

}  // namespace nest2mqtt::sdm
