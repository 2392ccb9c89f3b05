// What can be asked of the bridge on `bridge/request/<verb>`: one entry for each verb.

#include "nest2mqtt/bridge/bridge.h"
#include "nest2mqtt/config/words.h"

#include "last_receipts.h"

namespace nest2mqtt::bridge {

void Bridge::answer_request(const std::string& verb, const mqtt::Message& message, Instant now) {
  if (message.retain || leave_by_) return;
  const std::string text = model::to_text(requests_.answer(verb, message.payload, now));
  broker_.outbox().send({.topic = names_.bridge("response/" + verb), .payload = text}, now);
  if (may_respond_to(message.response_topic, now)) {
    broker_.outbox().send(
        {.topic = *message.response_topic, .payload = text, .correlation_data = message.correlation_data}, now);
  }
}

RequestTable Bridge::make_requests() {
  RequestTable requests;
  requests.add("health", [this](const json::object&, Instant now) -> Result<json::value> {
    return json::value(health_json(facts(now)));
  });
  requests.add("resync", [this](const json::object&, Instant now) -> Result<json::value> {
    broker_.outbox().resend_all(now);
    return json::value("everything is published again");
  });
  requests.add("log_level", [this](const json::object& arguments, Instant now) -> Result<json::value> {
    const auto level = config::find_word<config::LogLevel>(model::string_member(arguments, "level").value_or(""));
    if (!level) return fail(R"(log_level takes {"level":"trace"}, debug, info, warn or error)");
    program_.set_log_level(*level);
    status_.show_log_level(*level, now);
    return json::value(config::word_of(*level));
  });
  requests.add("reload",
               [this](const json::object&, Instant now) -> Result<json::value> { return program_.reload(now); });
  requests.add("discovery", [this](const json::object&, Instant now) -> Result<json::value> {
    if (!publish::announces(config_)) return fail("nothing is announced to Home Assistant: see home_assistant.enabled");
    home_assistant_.announce_again(now);
    return json::value("every device is announced again");
  });
  requests.add("receipts",
               [this](const json::object& arguments, Instant) { return last_receipts(receipts_, arguments); });
  requests.add("diagnostics", [this](const json::object&, Instant now) -> Result<json::value> {
    return json::value(program_.diagnostics(facts(now)));
  });
  return requests;
}

}  // namespace nest2mqtt::bridge
