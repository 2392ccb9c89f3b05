#include "nest2mqtt/net/library_version.h"

#include <curl/curl.h>

namespace nest2mqtt::net {

std::string library_version() {
  return curl_version();
}

}  // namespace nest2mqtt::net
