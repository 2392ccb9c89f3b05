#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::mqtt {

struct PahoOptions {
  std::string host;
  int port = 1883;
  bool tls = false;
  bool protocol_v5 = true;  ///< otherwise 3.1.1
  std::string client_id;
  std::string username;
  Secret password;
  std::chrono::seconds keep_alive{30};
  std::string ca_file;    ///< empty: the system's certificates
  std::string cert_file;  ///< client certificate, with key_file
  std::string key_file;
  Message will;  ///< none without a topic
};

/// The Transport over Paho MQTT C++. Paho's threads only post values to `core`; every connection is a new Paho client,
/// so that a refused one says why and nothing of an old one is sent late.
[[nodiscard]] std::unique_ptr<Transport> make_paho_transport(boost::asio::any_io_executor core, PahoOptions options);

}  // namespace nest2mqtt::mqtt
