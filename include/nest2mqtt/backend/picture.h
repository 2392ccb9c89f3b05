#pragma once

#include <string>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::backend {

/// The request for a picture of a camera, without any access: with a limit of time, and of size (1 MiB), since the
/// broker keeps all of them.
[[nodiscard]] net::HttpRequest picture_request(std::string url);

/// The bytes of the picture in an answer with status 200, never empty, or an error if it is no picture.
[[nodiscard]] Result<std::string> read_picture(net::HttpResponse answer);

}  // namespace nest2mqtt::backend
