#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::net {

/// What a socket's address has room for, without the NUL at its end.
constexpr std::size_t max_local_path = 107;

/// Whether a Unix socket can have this path.
[[nodiscard]] bool is_local_path(std::string_view path);

/// Why there was no response from a Unix socket.
struct LocalFailure {
  bool nobody_there = false;  ///< no socket, nobody listens at it, or this user may not use it
  Error error;
};

/// GET of `target` from the server at a Unix socket. Everything happens on the thread that runs `core`; `done` is
/// called once, at the latest after `timeout`.
void get_local(const boost::asio::any_io_executor& core, const std::string& path, const std::string& target,
               std::chrono::milliseconds timeout, std::function<void(tl::expected<HttpResponse, LocalFailure>)> done);

}  // namespace nest2mqtt::net
