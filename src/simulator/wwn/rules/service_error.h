#pragma once

#include <string>
#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// An error answer of Works with Nest. `anchor` is the fragment of the URL in the body's `type`; clients look at it.
struct ServiceError {
  unsigned status = 400;
  std::string anchor;
  std::string message;
  json::object details = {};
};

/// The JSON body as the service documented it under "error messages", with a new instance id.
[[nodiscard]] std::string to_body(const ServiceError& error);

[[nodiscard]] ServiceError unauthorized();
[[nodiscard]] ServiceError blocked();
[[nodiscard]] ServiceError not_found();
[[nodiscard]] ServiceError method_not_allowed();
[[nodiscard]] ServiceError invalid_content();
/// The answer to writes after a change of the password. The message is the service's, the anchor is assumed.
[[nodiscard]] ServiceError write_error();
[[nodiscard]] ServiceError no_write_permission(const std::string& fields);
/// The value of `field` is not valid: wrong type, unknown word, not a multiple of the step.
[[nodiscard]] ServiceError wrong_format(std::string_view field, const json::value& value);

/// The error that belongs to this HTTP status, for errors that are not about the content of a write.
[[nodiscard]] ServiceError error_for_status(unsigned status);

}  // namespace nest2mqtt::simulator
