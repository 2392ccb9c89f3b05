#pragma once

#include <string>

#include <tl/expected.hpp>

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// Why the server did not carry out a command. 400: it says what is wrong. 500: it ran into an error of its own.
struct CommandError {
  unsigned status;
  std::string message;
};

/// The values that a command sets in a bucket.
using CommandValues = tl::expected<json::object, CommandError>;

[[nodiscard]] inline tl::unexpected<CommandError> refused(std::string message) {
  return tl::unexpected(CommandError{400, std::move(message)});
}

[[nodiscard]] inline tl::unexpected<CommandError> broken(std::string message) {
  return tl::unexpected(CommandError{500, std::move(message)});
}

}  // namespace nest2mqtt::simulator
