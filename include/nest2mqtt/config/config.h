#pragma once

#include <any>
#include <chrono>
#include <string>
#include <vector>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::config {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

struct NestConfig {
  std::vector<std::string> structures;  ///< ids or names, of all accounts; empty: all
  milliseconds grace = 120s;

  friend bool operator==(const NestConfig&, const NestConfig&) = default;
};

struct BackendTable;

/// One user's access to a service. `[<table>]` describes an account of the same name, each `[[<table>.account]]` a
/// further one.
struct AccountConfig {
  const BackendTable* table = nullptr;  ///< of its service; never null
  std::string name;                     ///< unique among all accounts; a level of `bridge/account/<name>`
  std::any settings;                    ///< a struct that only the back end knows; the rows of `table` read it
  /// The account of the table itself has no access, and there are further ones of that table, which it may only be
  /// there for: nothing is said of it until `login` has stored an access.
  bool optional = false;

  friend bool operator==(const AccountConfig& a, const AccountConfig& b);
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
  int burst = 0;             ///< 0: as the service allows
  milliseconds refill = 0s;  ///< likewise
  std::vector<milliseconds> blocked_pause = {10min, 30min, 60min};

  friend bool operator==(const WriteConfig&, const WriteConfig&) = default;
};

struct HttpConfig {
  std::string listen;                ///< empty: off
  std::vector<std::string> hosts;    ///< names that the pages may be asked for by, besides IP addresses and localhost
  std::vector<std::string> proxies;  ///< IP addresses; if there is one, nobody else may ask
  bool login = false;                ///< there is a page where accounts are logged in

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
  std::vector<AccountConfig> accounts;  ///< by table; in each the table's own is the first. Loaded: never empty
  MqttConfig mqtt;
  HomeAssistantConfig home_assistant;
  WriteConfig write;
  HttpConfig http;
  LogConfig log;
  StateConfig state;

  friend bool operator==(const Config&, const Config&) = default;
};

}  // namespace nest2mqtt::config
