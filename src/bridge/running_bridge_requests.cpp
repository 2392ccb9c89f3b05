// What can be asked of the bridge on `bridge/request/<verb>`: one entry for each verb.

#include "nest2mqtt/config/words.h"
#include "nest2mqtt/publish/discovery_options.h"

#include "last_receipts.h"
#include "running_bridge.h"

namespace nest2mqtt::bridge {

void RunningBridge::add_requests() {
  commands_.add_request("health", [this](const json::object&, Instant now) -> Result<json::value> {
    return json::value(health_json(snapshot(now)));
  });
  commands_.add_request("resync", [this](const json::object&, Instant now) -> Result<json::value> {
    session_.outbox().resend_all(now);
    return json::value("everything is published again");
  });
  commands_.add_request("log_level", [this](const json::object& arguments, Instant now) -> Result<json::value> {
    const auto level = config::find_word<config::LogLevel>(model::string_member(arguments, "level").value_or(""));
    if (!level) return fail(R"(log_level takes {"level":"trace"}, debug, info, warn or error)");
    program_.set_log_level(*level);
    topics_.set_log_level(*level, now);
    return json::value(config::word_of(*level));
  });
  commands_.add_request(
      "reload", [this](const json::object&, Instant now) -> Result<json::value> { return program_.reload(now); });
  commands_.add_request("discovery", [this](const json::object&, Instant now) -> Result<json::value> {
    if (!publish::announces(config_)) return fail("nothing is announced to Home Assistant: see home_assistant.enabled");
    mirror_.publish_discovery_again(now);
    return json::value("every device is announced again");
  });
  commands_.add_request("receipts", [this](const json::object& arguments, Instant) {
    return last_receipts(commands_.receipts(), arguments);
  });
  commands_.add_request("diagnostics", [this](const json::object&, Instant now) -> Result<json::value> {
    return json::value(program_.diagnostics(snapshot(now)));
  });
}

}  // namespace nest2mqtt::bridge
