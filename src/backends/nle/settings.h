#pragma once

#include <chrono>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::nle {

/// The settings of one account: of one server. The defaults here are the documented ones.
struct NleSettings {
  std::string url = {};       ///< of the control API; empty: nobody has said yet where the server is
  std::string username = {};  ///< for a reverse proxy in front of the server, which itself has no login
  Secret password = {};
  std::string ca_file = {};  ///< who has signed that proxy's certificate; empty: the system's authorities
  milliseconds poll = std::chrono::seconds(30);  ///< how often everything is read, besides after each event
};

/// The settings of an account of the table `[nle]`.
[[nodiscard]] const NleSettings& settings_of(const config::AccountConfig& account);

/// The table `[nle]` of the configuration: `AccountConfig::settings` of its accounts hold `NleSettings`.
[[nodiscard]] const config::BackendTable& nle_table();

}  // namespace nest2mqtt::nle
