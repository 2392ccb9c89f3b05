#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::mqtt {

/// What a connection to the broker needs. The configuration has the defaults.
struct ConnectionOptions {
  std::string host;  ///< a name or an address; IPv6 without brackets
  int port;
  bool tls;
  bool protocol_v5;  ///< MQTT 5; false: MQTT 3.1.1
  std::string client_id;
  std::string username = {};
  Secret password = {};
  std::chrono::seconds keep_alive;  ///< from 1 to 65535 s
  std::string ca_file = {};         ///< empty: the system's certificates
  std::string cert_file = {};       ///< client certificate, with key_file
  std::string key_file = {};
  Message will = {};  ///< none without a topic
};

/// Messages with a larger payload than this are not taken from the broker, whoever sends them.
inline constexpr std::size_t max_received_payload = std::size_t{2} * 1024 * 1024;

/// The Transport over Eclipse Paho MQTT C++. Paho's own threads only hand values to `core`; no call waits for them, for
/// a name or for the broker. From `connect` to the broker's answer it takes 10 s at most. A name with several addresses
/// is tried address by address; with TLS Paho itself chooses one of them, because the name is what the certificate is
/// checked for. SIGPIPE must be ignored by the process.
[[nodiscard]] std::unique_ptr<Transport> make_paho_transport(boost::asio::any_io_executor core,
                                                             ConnectionOptions options);

}  // namespace nest2mqtt::mqtt
