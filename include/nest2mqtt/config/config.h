#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::config {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// One user's access to the service. The values of `[nest]` are the first account; each `[[nest.account]]` is a further
/// one.
struct AccountConfig {
  std::string name = "default";   ///< unique; a level of `bridge/account/<name>`
  Secret access_token;            ///< empty: read `access_token_file`, or wait for one that `login` stores
  std::string access_token_file;  ///< read again whenever it changes

  friend bool operator==(const AccountConfig&, const AccountConfig&) = default;
};

struct NestConfig {
  std::string backend = "wwn";
  std::string api_url = "https://developer-api.nest.com";
  std::string token_url = "https://api.home.nest.com/oauth2/access_token";
  std::string authorize_url = "https://home.nest.com/login/oauth2";
  std::string client_id;
  Secret client_secret;
  std::string redirect_uri;             ///< as registered with the service; empty: it shows a PIN
  std::vector<std::string> structures;  ///< ids or names; empty: all
  std::vector<std::string> redirect_hosts = {"*.nest.com"};
  std::vector<std::string> image_hosts = {"*.nest.com", "*.dropcam.com"};  ///< besides redirect_hosts
  int client_version = 0;  ///< of the client's permissions at the service; 0: not compared
  bool multiplex = false;  ///< up to 50 accounts share one stream
  milliseconds grace = 120s;
  milliseconds keep_alive = 30s;  ///< what the service promises; silence for 2.5 times this is a dead stream
  std::size_t max_event = std::size_t{16} * 1024 * 1024;  ///< bytes; a longer stream event is refused with an error
  int call_burst = 10;                                    ///< reads and stream openings of one account at once ...
  milliseconds call_refill = 30s;                         ///< ... and one more for each of these
  /// Never empty. [0] is the account of `[nest]` itself; only where that has no token and there is a
  /// `[[nest.account]]`, it is left out; the running bridge waits for one to be stored all the same.
  std::vector<AccountConfig> accounts = {{}};

  friend bool operator==(const NestConfig&, const NestConfig&) = default;
};

enum class MqttProtocol { v5, v3_1_1 };

struct MqttTlsConfig {
  std::string ca_file;
  std::string cert_file;
  std::string key_file;

  friend bool operator==(const MqttTlsConfig&, const MqttTlsConfig&) = default;
};

struct MqttConfig {
  std::string url = "mqtt://localhost:1883";  ///< mqtt:// or mqtts://
  MqttProtocol protocol = MqttProtocol::v5;
  std::string username;
  Secret password;
  std::string client_id = "nest2mqtt";
  std::string base_topic = "nest";
  std::vector<std::string> response_topics;  ///< besides `<base_topic>/response`: these topics and all below them
  bool publish_leaves = true;
  bool publish_documents = true;
  bool publish_images = false;
  milliseconds keep_alive = 30s;
  MqttTlsConfig tls;

  friend bool operator==(const MqttConfig&, const MqttConfig&) = default;
};

enum class DiscoveryStyle { device, entity };

struct HomeAssistantConfig {
  bool enabled = true;
  std::string discovery_prefix = "homeassistant";
  std::string status_topic = "homeassistant/status";
  DiscoveryStyle style = DiscoveryStyle::device;

  friend bool operator==(const HomeAssistantConfig&, const HomeAssistantConfig&) = default;
};

struct WriteConfig {
  bool read_only = false;
  milliseconds settle = 500ms;
  milliseconds ttl = 120s;
  milliseconds confirm = 30s;
  int burst = 3;
  milliseconds refill = 60s;
  std::vector<milliseconds> blocked_pause = {10min, 30min, 60min};

  friend bool operator==(const WriteConfig&, const WriteConfig&) = default;
};

struct HttpConfig {
  std::string listen;              ///< empty: off
  std::vector<std::string> hosts;  ///< names that the pages may be asked for by, besides IP addresses and localhost

  friend bool operator==(const HttpConfig&, const HttpConfig&) = default;
};

enum class LogFormat { text, json };
enum class LogLevel { trace, debug, info, warn, error };

struct LogConfig {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::text;

  friend bool operator==(const LogConfig&, const LogConfig&) = default;
};

struct StateConfig {
  std::string dir = "/var/lib/nest2mqtt";

  friend bool operator==(const StateConfig&, const StateConfig&) = default;
};

/// The whole configuration with every file, environment variable and `_file` twin already read. The defaults here are
/// the documented ones; config/nest2mqtt.toml is tested to parse to them.
struct Config {
  NestConfig nest;
  MqttConfig mqtt;
  HomeAssistantConfig home_assistant;
  WriteConfig write;
  HttpConfig http;
  LogConfig log;
  StateConfig state;

  friend bool operator==(const Config&, const Config&) = default;
};

}  // namespace nest2mqtt::config
