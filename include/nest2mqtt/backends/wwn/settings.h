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

/// What one account with Works with Nest is set to. The defaults here are the documented ones.
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
  milliseconds keep_alive = 30s;  ///< what the service promises; silence for 2.5 times this is a dead stream
  std::size_t max_event = std::size_t{16} * 1024 * 1024;  ///< bytes; a longer stream event is refused with an error
  int call_burst = 10;                                    ///< reads and stream openings at once ...
  milliseconds call_refill = 30s;                         ///< ... and one more for each of these
};

/// `[wwn]` of the configuration: an account's `settings` are `WwnSettings`.
[[nodiscard]] const config::BackendTable& wwn_table();

}  // namespace nest2mqtt::wwn
