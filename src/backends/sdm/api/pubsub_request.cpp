#include "api/pubsub_request.h"

#include <string_view>

#include <boost/json/array.hpp>

#include "nest2mqtt/base/percent.h"
#include "nest2mqtt/model/json.h"

#include "pubsub_name.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

constexpr int max_messages = 25;
constexpr std::size_t max_pubsub_answer = std::size_t{8} * 1024 * 1024;

/// `verb`: what is asked of it, with the colon in front; may be empty.
net::HttpRequest pubsub_request(const SdmSettings& settings, std::string_view resource, std::string_view verb) {
  std::string url = settings.pubsub_url;
  while (url.ends_with('/')) url.pop_back();
  if (const auto name = read_pubsub_name(resource)) {
    url += "/projects/" + percent_encoded(name->project) + "/" + std::string(name->collection) + "/" +
           percent_encoded(name->id) + std::string(verb);
  }
  return {.url = std::move(url), .timeout = 30s, .max_body = max_pubsub_answer};
}

net::HttpRequest with_fields(net::HttpRequest request, const json::object& fields) {
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = model::to_text(fields);
  return request;
}

}  // namespace

net::HttpRequest pull_request(const SdmSettings& settings) {
  auto request = with_fields(pubsub_request(settings, settings.subscription, ":pull"), {{"maxMessages", max_messages}});
  request.timeout = pull_timeout;
  return request;
}

net::HttpRequest acknowledge_request(const SdmSettings& settings, const std::vector<std::string>& ack_ids) {
  return with_fields(pubsub_request(settings, settings.subscription, ":acknowledge"),
                     {{"ackIds", json::array(ack_ids.begin(), ack_ids.end())}});
}

net::HttpRequest subscription_request(const SdmSettings& settings) {
  return pubsub_request(settings, settings.subscription, "");
}

net::HttpRequest policy_request(const SdmSettings& settings, const std::string& topic) {
  return pubsub_request(settings, topic, ":getIamPolicy");
}

}  // namespace nest2mqtt::sdm
