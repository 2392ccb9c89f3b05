#pragma once

#include <string>

namespace nest2mqtt::net {

/// libcurl and what it is built with, TLS among it: `libcurl/7.88.1 OpenSSL/3.0.17 zlib/1.2.13 ...`
[[nodiscard]] std::string library_version();

}  // namespace nest2mqtt::net
