#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/mqtt/paho_transport.h"

namespace nest2mqtt::mqtt {

/// Finds out why there was no connection, which Paho does not tell ("failure", whatever happened before CONNACK): it
/// connects once more to the same address, without a word of MQTT, and gives the reason of the first step that fails.
/// Runs on the core, and is gone with the last shared_ptr.
class ConnectProbe {
 public:
  virtual ~ConnectProbe() = default;
};

/// `done` is called once, on the core, with the reason, not before this returns and not after the probe is gone.
/// `address` is numeric. `options` is copied.
[[nodiscard]] std::shared_ptr<ConnectProbe> probe_connection(const boost::asio::any_io_executor& core,
                                                             const ConnectionOptions& options,
                                                             const std::string& address,
                                                             std::chrono::steady_clock::time_point deadline,
                                                             std::function<void(Error)> done);

}  // namespace nest2mqtt::mqtt
