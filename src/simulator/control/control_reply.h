#pragma once

#include <string>

#include "http/http.h"
#include "json/json_text.h"

namespace nest2mqtt::simulator {

// How every answer of the control API looks.

[[nodiscard]] inline HttpReply problem(unsigned status, const std::string& message) {
  return {status, to_text(json::object{{"error", message}})};
}

[[nodiscard]] inline HttpReply done() {
  return {200, to_text(json::object{{"ok", true}})};
}

[[nodiscard]] inline HttpReply reply_for(const Result<void>& result) {
  return result ? done() : problem(400, result.error().message);
}

/// The arguments in a body; an empty body has none.
[[nodiscard]] inline Result<json::object> arguments_in(const HttpRequest& request) {
  if (request.body.empty()) return json::object();
  auto body = parse_json(request.body);
  if (!body) return fail("the body must be a JSON object: " + body.error().message);
  if (!body->is_object()) return fail("the body must be a JSON object");
  return std::move(body->get_object());
}

}  // namespace nest2mqtt::simulator
