#pragma once

#include <string>
#include <vector>

namespace nest2mqtt::simulator {

/// The Device Access project, and the Cloud project with its OAuth client and consent screen.
struct SdmProject {
  std::string id;  ///< of the Device Access project
  std::string client_id;
  std::string client_secret;
  std::vector<std::string> redirect_uris;
  std::string topic;                ///< of Pub/Sub, where events are published
  bool active = true;               ///< of the Device Access project
  bool api_enabled = true;          ///< the Smart Device Management API, in the Cloud project
  bool in_testing = false;          ///< the consent screen is not published: refresh tokens live seven days
  bool is_test_user = true;         ///< the person is on the list of those who may log in while it is in testing
  bool pubsub_enabled = true;       ///< the Cloud Pub/Sub API, in the Cloud project
  bool has_publisher_role = true;   ///< Google's group, on the topic
  bool has_subscriber_role = true;  ///< the person, on the subscriptions
};

inline constexpr char sdm_scope[] = "https://www.googleapis.com/auth/sdm.service";
inline constexpr char pubsub_scope[] = "https://www.googleapis.com/auth/pubsub";

}  // namespace nest2mqtt::simulator
