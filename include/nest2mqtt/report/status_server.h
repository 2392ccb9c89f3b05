#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/bridge.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/net/http_server.h"

namespace nest2mqtt::report {

/// The page where accounts are logged in.
inline constexpr std::string_view login_path = "/login";

/// Serves the bridge's pages at `http.listen`; null where that is empty. `login` answers for `login_path`, also forms;
/// it is empty where there is no such page. The error says why it cannot. `bridge`, `config` and the context behind
/// `core` outlive the server.
[[nodiscard]] Result<std::unique_ptr<net::HttpServer>> open_status_server(const boost::asio::any_io_executor& core,
                                                                          const config::Config& config,
                                                                          const bridge::Bridge& bridge,
                                                                          const Clock& clock,
                                                                          net::HttpServer::Handler login);

/// Serves the same pages, but for the login, at the Unix socket that `nest2mqtt health` asks at (`health_socket`). Null
/// where it cannot, which the log says: the bridge works without it.
[[nodiscard]] std::unique_ptr<net::HttpServer> open_health_socket(const boost::asio::any_io_executor& core,
                                                                  const config::Config& config,
                                                                  const bridge::Bridge& bridge, const Clock& clock);

/// The path of that socket, in the state directory.
[[nodiscard]] std::string health_socket(const config::Config& config);

}  // namespace nest2mqtt::report
