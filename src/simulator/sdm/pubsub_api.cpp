#include "sdm/pubsub_api.h"

#include <algorithm>
#include <set>

#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

constexpr const char* pubsub_host = "pubsub.googleapis.com";
constexpr const char* publisher_role = "roles/pubsub.publisher";
constexpr const char* publisher_group = "group:sdm-publisher@googlegroups.com";

/// The emulator writes `{\n}` for an empty object; Google's service `{}`.
HttpReply pubsub_reply(const SdmResult<json::object>& result) {
  if (!result) return sdm_error_reply(result.error());
  return {200, to_text(*result)};
}

std::set<std::string> ack_ids(const json::object& fields) {
  std::set<std::string> ids;
  const json::value* const list = fields.if_contains("ackIds");
  for (const json::value& id : list == nullptr || !list->is_array() ? json::array() : list->get_array()) {
    if (id.is_string()) ids.emplace(id.get_string());
  }
  return ids;
}

SdmError no_such_request() {
  return sdm_not_found("Requested entity was not found.");
}

}  // namespace

PubSubApi::Answer PubSubApi::answer(const HttpRequest& request, const Path& path, const std::optional<SdmGrant>& caller,
                                    WallTime now) {
  if (!caller) return {sdm_error_reply(sdm_unauthenticated())};
  if (!project_.pubsub_enabled) return {sdm_error_reply(google_api_disabled("Cloud Pub/Sub API", pubsub_host))};
  if (!caller->pubsub) return {sdm_error_reply(google_scope_missing(pubsub_host))};
  if (path.size() != 4) return {sdm_error_reply(no_such_request())};
  const std::size_t colon = path[3].find(':');
  const std::string verb = colon == std::string::npos ? "" : path[3].substr(colon + 1);
  const std::string name = "projects/" + path[1] + "/" + path[2] + "/" + path[3].substr(0, colon);
  if (path[2] == "topics") return topic(request, name, verb);
  if (path[2] == "subscriptions") return subscription(request, name, verb, now);
  return {sdm_error_reply(no_such_request())};
}

PubSubApi::Answer PubSubApi::topic(const HttpRequest& request, const std::string& name, const std::string& verb) {
  const bool sets_policy = verb == "setIamPolicy" && request.method == "POST";
  if (sets_policy || (verb == "getIamPolicy" && request.method == "GET")) {
    if (const auto known = pubsub_.topic(name); !known) return {sdm_error_reply(known.error())};
    // Only the project's topic has a policy that is kept.
    if (name != project_.topic) return {{200, to_text(json::object{{"etag", "ACAB"}})}};
    if (!sets_policy) return {{200, to_text(policy())}};
    const auto body = parse_json(request.body);
    return {set_policy(body && body->is_object() ? body->get_object() : json::object())};
  }
  if (!verb.empty()) return {sdm_error_reply(no_such_request())};
  if (request.method == "PUT") return {pubsub_reply(pubsub_.create_topic(name))};
  if (request.method == "GET") return {pubsub_reply(pubsub_.topic(name))};
  if (request.method == "DELETE") return {pubsub_reply(pubsub_.delete_topic(name))};
  return {sdm_error_reply(no_such_request())};
}

PubSubApi::Answer PubSubApi::subscription(const HttpRequest& request, const std::string& name, const std::string& verb,
                                          WallTime now) {
  if (!project_.has_subscriber_role) {
    return {sdm_error_reply({403, "PERMISSION_DENIED", "User not authorized to perform this action."})};
  }
  const auto body = request.body.empty() ? Result<json::value>(json::object()) : parse_json(request.body);
  if (!body || !body->is_object()) return {sdm_error_reply(sdm_invalid_argument("Invalid JSON payload received."))};
  const json::object& fields = body->get_object();
  if (verb.empty()) {
    if (request.method == "PUT") return {pubsub_reply(pubsub_.create_subscription(name, fields))};
    if (request.method == "GET") return {pubsub_reply(pubsub_.subscription(name))};
    if (request.method == "DELETE") return {pubsub_reply(pubsub_.delete_subscription(name))};
  }
  if (request.method != "POST") return {sdm_error_reply(no_such_request())};
  if (verb == "pull") return pull(name, fields, now);
  if (verb == "acknowledge") return {pubsub_reply(pubsub_.acknowledge(name, ack_ids(fields)))};
  if (verb == "modifyAckDeadline") {
    const double seconds = number_of(fields, "ackDeadlineSeconds").value_or(0);
    if (!(seconds >= 0 && seconds <= PubSub::max_ack_deadline)) {
      return {sdm_error_reply(sdm_invalid_argument("Invalid ackDeadlineSeconds"))};
    }
    const std::chrono::seconds deadline(static_cast<std::int64_t>(seconds));
    return {pubsub_reply(pubsub_.modify_deadline(name, ack_ids(fields), deadline, now))};
  }
  return {sdm_error_reply(no_such_request())};
}

PubSubApi::Answer PubSubApi::pull(const std::string& name, const json::object& fields, WallTime now) {
  const double wanted = number_of(fields, "maxMessages").value_or(0);
  constexpr double max_wanted = 1000;
  if (!(wanted >= 1)) return {sdm_error_reply(sdm_invalid_argument("No max_messages specified"))};
  const PubSubPull pull{name, static_cast<std::size_t>(std::min(wanted, max_wanted))};
  if (auto reply = messages_for(pull, now)) return {std::move(*reply)};
  const bool at_once = flag_of(fields, "returnImmediately");
  return {{200, "{}"}, at_once ? std::nullopt : std::optional(pull)};
}

std::optional<HttpReply> PubSubApi::messages_for(const PubSubPull& pull, WallTime now) {
  auto messages = pubsub_.pull(pull.subscription, pull.max_messages, now);
  if (!messages) return sdm_error_reply(messages.error());
  if (messages->empty()) return std::nullopt;
  return HttpReply{200, to_text(json::object{{"receivedMessages", std::move(*messages)}})};
}

HttpReply PubSubApi::set_policy(const json::object& fields) {
  const json::value* const bindings = find(fields, {"policy", "bindings"});
  project_.has_publisher_role = false;
  for (const json::value& binding :
       bindings == nullptr || !bindings->is_array() ? json::array() : bindings->get_array()) {
    const json::object* const object = binding.if_object();
    if (object == nullptr || text_of(*object, "role") != publisher_role) continue;
    const json::value* const members = object->if_contains("members");
    if (members == nullptr || !members->is_array()) continue;
    const json::array& all = members->get_array();
    if (std::find(all.begin(), all.end(), json::value(publisher_group)) != all.end()) {
      project_.has_publisher_role = true;
    }
  }
  return {200, to_text(policy())};
}

json::object PubSubApi::policy() const {
  if (!project_.has_publisher_role) return {{"etag", "ACAB"}};
  const json::array members{publisher_group};
  return {{"etag", "ACAB"}, {"bindings", json::array{json::object{{"role", publisher_role}, {"members", members}}}}};
}

}  // namespace nest2mqtt::simulator
