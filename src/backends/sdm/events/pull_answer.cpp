#include "events/pull_answer.h"

#include <utility>

#include "nest2mqtt/model/document.h"

#include "events/base64.h"

namespace nest2mqtt::sdm {
namespace {

Result<EventMessage> read_message(const json::object* message) {
  if (message == nullptr) return fail("it has no content");
  const auto data = bytes_of_base64(model::string_member(*message, "data").value_or(""));
  if (!data) return fail("its data is not base64");
  return read_event_message(*data);
}

void read_received(const json::object& received, PullAnswer& to) {
  const auto ack_id = model::string_member(received, "ackId").value_or("");
  if (!ack_id.empty()) to.ack_ids.emplace_back(ack_id);
  auto message = read_message(model::object_member(received, "message"));
  if (message) {
    to.messages.push_back(*std::move(message));
  } else if (to.unreadable++ == 0) {
    to.reason = message.error().message;
  }
}

}  // namespace

Result<PullAnswer> read_pull_answer(std::string_view body) {
  const std::string what = "Cloud Pub/Sub's answer ";
  const auto parsed = model::parse_document(body);
  if (!parsed) return fail(Recovery::retry, what + "is not JSON: " + parsed.error().message);
  const json::object* const root = (*parsed)->if_object();
  if (root == nullptr) return fail(Recovery::retry, what + "is not a JSON object");
  PullAnswer answer;
  const json::value* const list = root->if_contains("receivedMessages");
  if (list == nullptr) return answer;
  if (!list->is_array()) return fail(Recovery::retry, what + "has no list of messages");
  for (const json::value& element : list->get_array()) {
    if (const json::object* const received = element.if_object()) read_received(*received, answer);
  }
  return answer;
}

}  // namespace nest2mqtt::sdm
