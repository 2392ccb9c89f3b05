#pragma once

#include "http/messages.h"
#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// JSON as the server answers it, with its headers.
[[nodiscard]] HttpReply nle_json(unsigned status, const json::value& body);

/// An error of the server's web framework: 404 no such path, 405 another method, 500 an error of its own.
[[nodiscard]] HttpReply nle_framework_error(unsigned status);

/// An error page of a reverse proxy in front of the server.
[[nodiscard]] HttpReply nle_proxy_error(unsigned status);

/// The head of an event stream.
[[nodiscard]] std::string nle_stream_head();

}  // namespace nest2mqtt::simulator
