#include "nest2mqtt/publish/connection_options.h"

#include <chrono>

#include "nest2mqtt/net/url.h"

namespace nest2mqtt::publish {

mqtt::ConnectionOptions connection_options(const config::MqttConfig& config) {
  mqtt::ConnectionOptions options;
  const auto url = net::Url::parse(config.url);
  // In the clear only where that is what was written: a scheme has no case (RFC 3986, 3.1).
  const bool tls = !url || url->scheme != "mqtt";
  if (url) options.host = url->host;
  options.port = url ? url->port : 8883;
  options.tls = tls;
  options.protocol_v5 = config.protocol == config::MqttProtocol::v5;
  options.client_id = config.client_id;
  options.username = config.username;
  options.password = config.password;
  options.keep_alive = std::chrono::duration_cast<std::chrono::seconds>(config.keep_alive);
  options.ca_file = config.tls.ca_file;
  options.cert_file = config.tls.cert_file;
  options.key_file = config.tls.key_file;
  options.will = {.topic = config.base_topic + "/bridge/state", .payload = "offline", .retain = true};
  return options;
}

mqtt::ConnectionOptions options_beside_bridge(const config::MqttConfig& config, std::string_view suffix) {
  mqtt::ConnectionOptions options = connection_options(config);
  options.client_id += suffix;
  options.will = {};
  return options;
}

}  // namespace nest2mqtt::publish
