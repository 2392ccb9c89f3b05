#include "events/topic_answers.h"

#include <algorithm>
#include <array>
#include <memory>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::array<std::string_view, 5> publishing_roles{"roles/pubsub.publisher", "roles/pubsub.editor",
                                                           "roles/pubsub.admin", "roles/editor", "roles/owner"};

Result<std::shared_ptr<json::value>> parse_topic_answer(std::string_view answer) {
  auto parsed = model::parse_document(answer);
  if (!parsed) return fail(Recovery::retry, "Cloud Pub/Sub's answer is not JSON: " + parsed.error().message);
  if (!(*parsed)->is_object()) return fail(Recovery::retry, "Cloud Pub/Sub's answer is not a JSON object");
  return parsed;
}

bool binds_google(const json::object& binding) {
  const auto role = model::string_member(binding, "role").value_or("");
  if (std::find(publishing_roles.begin(), publishing_roles.end(), role) == publishing_roles.end()) return false;
  const json::array* const members = model::array_member(binding, "members");
  return members != nullptr && std::any_of(members->begin(), members->end(), [](const json::value& value) {
           const json::string* const text = value.if_string();
           if (text == nullptr) return false;
           const std::string_view member(*text);
           return member == "group:" + std::string(publisher_group) || member == "allUsers" ||
                  member == "allAuthenticatedUsers";
         });
}

}  // namespace

Result<std::string> read_topic_name(std::string_view answer) {
  const auto parsed = parse_topic_answer(answer);
  if (!parsed) return tl::unexpected(parsed.error());
  const auto topic = model::string_member((*parsed)->get_object(), "topic").value_or("");
  if (topic.empty()) return fail(Recovery::retry, "Cloud Pub/Sub does not say the topic of the subscription");
  return std::string(topic);
}

Result<bool> lets_google_publish(std::string_view answer) {
  const auto parsed = parse_topic_answer(answer);
  if (!parsed) return tl::unexpected(parsed.error());
  const json::array* const bindings = model::array_member((*parsed)->get_object(), "bindings");
  return bindings != nullptr && std::any_of(bindings->begin(), bindings->end(), [](const json::value& value) {
           const json::object* const binding = value.if_object();
           return binding != nullptr && binds_google(*binding);
         });
}

}  // namespace nest2mqtt::sdm
