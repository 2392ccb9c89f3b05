#include "nest2mqtt/publish/connection_options.h"

#include <chrono>

#include "nest2mqtt/net/url.h"

namespace nest2mqtt::publish {

mqtt::ConnectionOptions connection_options(const config::MqttConfig& config) {
  const auto url = net::Url::parse(config.url);
  // In the clear only where that is what was written: a scheme has no case (RFC 3986, 3.1).
  const bool tls = !url || url->scheme != "mqtt";
  return {.host = url ? url->host : "",
          .port = url ? url->port : 8883,
          .tls = tls,
          .protocol_v5 = config.protocol == config::MqttProtocol::v5,
          .client_id = config.client_id,
          .username = config.username,
          .password = config.password,
          .keep_alive = std::chrono::duration_cast<std::chrono::seconds>(config.keep_alive),
          .ca_file = config.tls.ca_file,
          .cert_file = config.tls.cert_file,
          .key_file = config.tls.key_file,
          .will = {.topic = config.base_topic + "/bridge/state", .payload = "offline", .retain = true}};
}

mqtt::ConnectionOptions options_beside_bridge(const config::MqttConfig& config, std::string_view suffix) {
  mqtt::ConnectionOptions options = connection_options(config);
  options.client_id += suffix;
  options.will = {};
  return options;
}

}  // namespace nest2mqtt::publish
