#include "server_request.h"

namespace nest2mqtt::nle {

net::HttpRequest server_request(const NleSettings& settings, const std::string& path) {
  std::string url = settings.url;
  while (url.ends_with('/')) url.pop_back();
  return {.url = url + path, .username = settings.username, .password = settings.password, .ca_file = settings.ca_file};
}

}  // namespace nest2mqtt::nle
