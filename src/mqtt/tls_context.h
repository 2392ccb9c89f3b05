#pragma once

#include <boost/asio/ssl/context.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/mqtt/paho_transport.h"

namespace nest2mqtt::mqtt {

inline constexpr auto system_certificates = "/etc/ssl/certs/ca-certificates.crt";

/// How the options want TLS: 1.2 or newer, and only with a broker whose certificate is for `options.host`. Paho makes a
/// context of its own of the same options; this one is for what Paho does not tell: which file cannot be used, and
/// (ConnectProbe) why there is no TLS with the broker.
[[nodiscard]] Result<boost::asio::ssl::context> make_tls_context(const ConnectionOptions& options);

}  // namespace nest2mqtt::mqtt
