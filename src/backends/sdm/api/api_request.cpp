#include "api/api_request.h"

#include <chrono>
#include <string_view>

#include "nest2mqtt/base/percent.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

constexpr auto call_timeout = 30s;

/// A device takes about 2 KB.
constexpr std::size_t max_answer = std::size_t{8} * 1024 * 1024;

net::HttpRequest api_request(const SdmSettings& settings, std::string_view path) {
  std::string url = settings.sdm_url;
  while (url.ends_with('/')) url.pop_back();
  return {.url = url + "/" + std::string(path), .timeout = call_timeout, .max_body = max_answer};
}

std::string project_path(const SdmSettings& settings) {
  return "enterprises/" + percent_encoded(settings.project_id);
}

}  // namespace

net::HttpRequest structures_request(const SdmSettings& settings) {
  return api_request(settings, project_path(settings) + "/structures");
}

net::HttpRequest rooms_request(const SdmSettings& settings, const std::string& structure_id) {
  return api_request(settings, project_path(settings) + "/structures/" + percent_encoded(structure_id) + "/rooms");
}

net::HttpRequest devices_request(const SdmSettings& settings) {
  return api_request(settings, project_path(settings) + "/devices");
}

net::HttpRequest device_request(const SdmSettings& settings, const std::string& name) {
  return api_request(settings, name);
}

net::HttpRequest command_request(const SdmSettings& settings, const std::string& name, const PlannedCall& call) {
  net::HttpRequest request = api_request(settings, name + ":executeCommand");
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = command_body(call);
  return request;
}

}  // namespace nest2mqtt::sdm
