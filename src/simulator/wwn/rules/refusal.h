#pragma once

#include <string>
#include <string_view>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// Why the service does not do what was asked. `anchor` is the last part of the body's `type`; clients branch on it.
struct Refusal {
  unsigned status = 400;
  std::string anchor;
  std::string message;
  json::object details = {};
};

/// The body of section "error messages" of the service's documentation, with a fresh instance id.
[[nodiscard]] std::string to_body(const Refusal& refusal);

[[nodiscard]] Refusal unauthorized();
[[nodiscard]] Refusal blocked();
[[nodiscard]] Refusal not_found();
[[nodiscard]] Refusal method_not_allowed();
[[nodiscard]] Refusal invalid_content();
/// What writes get after the account's password was changed. The words are the service's, the anchor is a guess.
[[nodiscard]] Refusal write_error();
[[nodiscard]] Refusal no_write_permission(const std::string& fields);
/// `value` of `field` cannot be used: wrong type, unknown word, off the step.
[[nodiscard]] Refusal wrong_format(std::string_view field, const json::value& value);

/// The refusal the service gives with this HTTP status when something is wrong on its side or with the caller.
[[nodiscard]] Refusal refusal_for(unsigned status);

}  // namespace nest2mqtt::simulator
