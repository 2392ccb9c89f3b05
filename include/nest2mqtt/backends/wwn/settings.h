#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/backend_table.h"

namespace nest2mqtt::wwn {

using namespace std::chrono_literals;

/// The settings of one account with Works with Nest. The defaults here are the documented ones.
struct WwnSettings {
  std::string api_url = "https://developer-api.nest.com";
  std::string token_url = "https://api.home.nest.com/oauth2/access_token";
  std::string authorize_url = "https://home.nest.com/login/oauth2";
  std::string client_id = {};
  Secret client_secret = {};
  std::string redirect_uri = {};       ///< as registered with the service; empty: it shows a PIN
  Secret access_token = {};            ///< empty: read `access_token_file`, or wait for one that `login` stores
  std::string access_token_file = {};  ///< read again whenever it changes
  int client_version = 0;              ///< of the client's permissions at the service; 0: not compared
  bool multiplex = false;              ///< up to 50 accounts share one stream
  std::vector<std::string> redirect_hosts = {"*.nest.com"};
  std::vector<std::string> image_hosts = {"*.nest.com", "*.dropcam.com"};  ///< besides redirect_hosts
  /// The service promises to send something at least this often; after 2.5 times this without a byte the stream is
  /// given up.
  milliseconds keep_alive = 30s;
  std::size_t max_event = std::size_t{16} * 1024 * 1024;  ///< bytes; a longer stream event is refused with an error
  int call_burst = 10;                                    ///< reads and stream openings that may be made at once
  milliseconds call_refill = 30s;                         ///< one more is allowed after each of these times
};

/// The settings of an account of the table `[wwn]`.
[[nodiscard]] const WwnSettings& settings_of(const config::AccountConfig& account);

/// The table `[wwn]` of the configuration: `AccountConfig::settings` of its accounts hold `WwnSettings`.
[[nodiscard]] const config::BackendTable& wwn_table();

}  // namespace nest2mqtt::wwn
