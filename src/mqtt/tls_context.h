#pragma once

#include <boost/asio/ssl/context.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/mqtt/mosquitto_transport.h"

namespace nest2mqtt::mqtt {

/// How the options want TLS: 1.2 or newer, and only with a broker whose certificate is for `options.host`. A context of
/// our own rather than libmosquitto's, which compares the certificate with what it connects to: that is an address,
/// because it would block to resolve a name.
[[nodiscard]] Result<boost::asio::ssl::context> make_tls_context(const ConnectionOptions& options);

}  // namespace nest2mqtt::mqtt
