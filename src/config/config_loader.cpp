#include "nest2mqtt/config/config_loader.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/net/listen_address.h"
#include "nest2mqtt/net/url.h"

#include "config_accounts.h"
#include "config_assignments.h"
#include "config_credentials.h"
#include "config_environment.h"
#include "config_errors.h"
#include "config_file.h"
#include "former_keys.h"

namespace nest2mqtt::config {
namespace {

/// Where the key got its value, or nothing where it has its default.
const Origin* origin_of_key(const Assignments<Config>& assignments, std::string_view name) {
  const auto given = std::find_if(assignments.begin(), assignments.end(),
                                  [&](const auto& candidate) { return candidate.key->name == name; });
  return given == assignments.end() ? nullptr : &given->origin;
}

/// Whether the URL that was written, right or wrong, asks for a connection in the clear.
bool in_the_clear(const Assignments<Config>& assignments) {
  std::string written = Config{}.mqtt.url;
  for (const auto& given : assignments) {
    if (given.key->name == "mqtt.url") written = given.node->value_or(std::string());
  }
  const auto url = net::Url::parse(written);
  return url && url->scheme == "mqtt";
}

/// Whoever reaches the page can log in, so it needs somebody who lets in only those who may.
void check_login_page(const HttpConfig& http,
                      const std::function<void(std::string_view, const std::string&)>& complain) {
  if (http.listen.empty()) return complain("http.login", "is true, but there is no page; expected http.listen as well");
  const auto listen = net::ListenAddress::parse(http.listen);
  if (!listen || listen->is_loopback() || !http.proxies.empty()) return;
  complain("http.login", "is true, but everybody who reaches " + in_quotes(http.listen) +
                             " could log in; expected http.listen on this machine such as \"127.0.0.1:8099\", or in "
                             "http.proxies the address of a reverse proxy that asks for a password");
}

/// What no value shows by itself.
void check_together(const Config& config, const Assignments<Config>& assignments, ConfigErrors& errors) {
  const MqttTlsConfig& tls = config.mqtt.tls;
  const auto complain = [&](std::string_view key, const std::string& what) {
    if (const auto* const origin = origin_of_key(assignments, key)) {
      errors.add(*origin, std::string(key) + " " + what);
    }
  };
  if (!tls.cert_file.empty() && tls.key_file.empty()) {
    complain("mqtt.tls.cert_file", "is given without its key, expected mqtt.tls.key_file as well");
  }
  if (!tls.key_file.empty() && tls.cert_file.empty()) {
    complain("mqtt.tls.key_file", "is given without its certificate, expected mqtt.tls.cert_file as well");
  }
  if (config.http.login) check_login_page(config.http, complain);
  if (config.mqtt.protocol == MqttProtocol::v3_1_1 && !config.mqtt.password.empty() && config.mqtt.username.empty()) {
    // MQTT-3.1.2-22. MQTT 5 allows it.
    const auto given = std::find_if(assignments.begin(), assignments.end(), [](const auto& candidate) {
      return candidate.key->name == "mqtt.password" && !candidate.is_empty_text();
    });
    if (given != assignments.end()) {
      errors.add(given->origin, given->name() +
                                    " is given without a user name, which MQTT 3.1.1 does not allow; expected "
                                    "mqtt.username as well, or mqtt.protocol = \"5\"");
    }
  }
  if (!in_the_clear(assignments)) return;
  for (const auto& [key, value] :
       {std::pair("mqtt.tls.ca_file", &tls.ca_file), std::pair("mqtt.tls.cert_file", &tls.cert_file),
        std::pair("mqtt.tls.key_file", &tls.key_file)}) {
    if (!value->empty()) {
      complain(key, "is given, but mqtt.url does not use TLS; expected mqtt.url to begin with mqtts://");
    }
  }
}

}  // namespace

tl::expected<Config, std::vector<ConfigError>> load_config(const std::string& path, const Environment& environment,
                                                           BackendTables tables) {
  ConfigErrors errors;
  const auto parsed = parse_file(path, tables, errors);
  const toml::table nothing;
  const FileContent file = sort_by_key(parsed ? *parsed : nothing, path, tables, errors);
  const EnvironmentContent variables = read_environment(environment, tables, errors);
  Credentials credentials(environment, errors);
  const bool has_moved_credentials = credentials.look_for_moved(tables);

  Config config;
  auto assignments = override_with(file.assignments, variables.assignments);
  credentials.add_to(assignments, config_keys());
  apply(assignments, config, errors);

  AccountNames names;
  for (const BackendTable* const table : tables) names.tables.emplace(table->name);
  bool has_table = false;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const BackendTable& table = *tables[i];
    TableContent content = variables.tables[i].accounts != nullptr ? variables.tables[i] : file.tables[i];
    content.assignments = override_with(file.tables[i].assignments, variables.tables[i].assignments);
    const bool has_credentials = credentials.add_to(content.assignments, table.keys, std::string(table.name) + ".");
    if (!file.tables[i].present && !variables.tables[i].present && !has_credentials) continue;
    has_table = true;
    auto accounts = read_accounts(table, content, names, errors);
    std::move(accounts.begin(), accounts.end(), std::back_inserter(config.accounts));
  }
  // Where the file could not be read, or something was written for an earlier version, this would be misleading.
  const bool is_former = file.has_moved_keys || variables.has_moved_keys || has_moved_credentials;
  if (!has_table && parsed && !is_former) {
    errors.add({path}, "there is no table of a service, expected " + table_list(tables));
  }
  check_together(config, assignments, errors);

  if (!errors.empty()) return tl::unexpected(std::move(errors).sorted());
  return config;
}

}  // namespace nest2mqtt::config
