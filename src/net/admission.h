#pragma once

#include <optional>
#include <string>

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/message.hpp>

#include "nest2mqtt/net/http_server.h"

namespace nest2mqtt::net {

/// Who has opened a connection.
struct Peer {
  bool local = false;                  ///< by a Unix socket
  boost::asio::ip::address address{};  ///< over TCP
};

struct Refusal {
  int status;
  std::string why;
};

/// Why an HttpServer does not answer a request, whatever its path is; nothing if it does. This decides by the head
/// alone: which methods there are, by which name the server was asked, from which page a form was sent, and by whom.
[[nodiscard]] std::optional<Refusal> refuse_request(const boost::beast::http::request_header<>& head, const Peer& peer,
                                                    const HttpServerOptions& options);

/// The methods that the server takes, as in the header `Allow`.
[[nodiscard]] std::string allowed_methods(const HttpServerOptions& options);

}  // namespace nest2mqtt::net
