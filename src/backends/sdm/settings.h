#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::sdm {

/// The settings of one account: of one person who has linked a home to a Device Access project. The defaults here are
/// the documented ones.
struct SdmSettings {
  std::string project_id = {};  ///< of the Device Access project, a UUID; not the id of the Cloud project
  std::string client_id = {};   ///< of the OAuth client in the Cloud project
  Secret client_secret = {};
  /// Where Google sends the browser after the consent; exactly as registered with the OAuth client.
  std::string redirect_uri = "https://www.google.com";
  Secret refresh_token = {};  ///< empty: the one that `nest2mqtt login` has stored
  std::string authorize_url = "https://nestservices.google.com/partnerconnections";
  std::string token_url = "https://oauth2.googleapis.com/token";
  std::string revoke_url = "https://oauth2.googleapis.com/revoke";
  std::string sdm_url = "https://smartdevicemanagement.googleapis.com/v1";
  std::string pubsub_url = "https://pubsub.googleapis.com/v1";
  /// Of Cloud Pub/Sub, `projects/<Cloud project>/subscriptions/<id>`, by which events come; empty: there are no events.
  std::string subscription = {};
  std::vector<std::string> aliases = {};         ///< `alias=id`, see DeviceAliases
  milliseconds poll = std::chrono::seconds(60);  ///< how often the devices are read while no events come
};

/// The settings of an account of the table `[sdm]`.
[[nodiscard]] const SdmSettings& settings_of(const config::AccountConfig& account);

/// The table `[sdm]` of the configuration: `AccountConfig::settings` of its accounts hold `SdmSettings`.
[[nodiscard]] const config::BackendTable& sdm_table();

}  // namespace nest2mqtt::sdm
