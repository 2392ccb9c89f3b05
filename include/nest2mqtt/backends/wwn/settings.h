#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::wwn {

using namespace std::chrono_literals;

/// The settings of one account with Works with Nest. The defaults are those of config/nest2mqtt.toml.
struct WwnSettings {
  std::string api_url = "https://developer-api.nest.com";
  std::string token_url = "https://api.home.nest.com/oauth2/access_token";
  std::string authorize_url = "https://home.nest.com/login/oauth2";
  std::string client_id = {};
  Secret client_secret = {};
  std::string redirect_uri = {};       ///< as registered with the service; empty: it shows a PIN
  Secret access_token = {};            ///< empty: read `access_token_file`, or wait for one that `login` stores
  std::string access_token_file = {};  ///< read again whenever it changes
  int client_version = 0;              ///< newest version of the client's permissions; 0: not known, not compared
  bool multiplex = false;              ///< may share a stream with up to 49 other accounts
  std::vector<std::string> redirect_hosts = {"*.nest.com"};
  std::vector<std::string> image_hosts = {"*.nest.com", "*.dropcam.com"};  ///< in addition to redirect_hosts
  /// The service promises to send something at least this often; after 2.5 times this without a byte the stream is
  /// given up.
  milliseconds keep_alive = 30s;
  /// In bytes. A longer event, or more bytes that wait to be read, ends the stream; it is opened again after a pause.
  std::size_t max_event = std::size_t{16} * 1024 * 1024;
  int call_burst = 10;             ///< reads and stream openings that may be made at once
  milliseconds call_refill = 30s;  ///< after each such period one more is allowed
};

/// The settings of an account of the table `[wwn]`.
[[nodiscard]] const WwnSettings& settings_of(const config::AccountConfig& account);

/// A function that returns the limits of the account's calls as they are configured when it is called. `account`
/// outlives it, and must not be moved.
[[nodiscard]] std::function<upstream::Pace()> call_limits(const config::AccountConfig& account);

/// The table `[wwn]` of the configuration: `AccountConfig::settings` of its accounts hold `WwnSettings`.
[[nodiscard]] const config::BackendTable& wwn_table();

}  // namespace nest2mqtt::wwn
