#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/mqtt/transport.h"

namespace nest2mqtt::mqtt {

struct ConnectionOptions {
  std::string host;  ///< a name or an address; IPv6 without brackets
  int port = 1883;
  bool tls = false;
  bool protocol_v5 = true;  ///< otherwise 3.1.1
  std::string client_id;
  std::string username;
  Secret password;
  std::chrono::seconds keep_alive{30};  ///< from 5 to 65535 s
  std::string ca_file;                  ///< empty: the system's certificates
  std::string cert_file;                ///< client certificate, with key_file
  std::string key_file;
  Message will;  ///< none without a topic
};

/// The Transport over libmosquitto, run by `core`'s own event loop. From `connect` to the broker's answer it takes 10 s
/// at most; a name with several addresses is tried address by address. SIGPIPE must be ignored by the process.
[[nodiscard]] std::unique_ptr<Transport> make_mosquitto_transport(boost::asio::any_io_executor core,
                                                                  ConnectionOptions options);

}  // namespace nest2mqtt::mqtt
