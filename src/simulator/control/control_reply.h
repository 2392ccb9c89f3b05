#pragma once

#include <string>

#include "http/messages.h"
#include "json/json_text.h"

namespace nest2mqtt::simulator {

// The answers of the control API: {"error":"..."} or {"ok":true}.

[[nodiscard]] inline HttpReply error_reply(unsigned status, const std::string& message) {
  return {status, to_text(json::object{{"error", message}})};
}

[[nodiscard]] inline HttpReply done() {
  return {200, to_text(json::object{{"ok", true}})};
}

[[nodiscard]] inline HttpReply reply_for(const Result<void>& result) {
  return result ? done() : error_reply(400, result.error().message);
}

/// The arguments in a request body. An empty body means no arguments.
[[nodiscard]] inline Result<json::object> arguments_in(const HttpRequest& request) {
  if (request.body.empty()) return json::object();
  auto body = parse_json(request.body);
  if (!body) return fail("the body must be a JSON object: " + body.error().message);
  if (!body->is_object()) return fail("the body must be a JSON object");
  return std::move(body->get_object());
}

}  // namespace nest2mqtt::simulator
