#pragma once

#include <string>

#include "nest2mqtt/command/receipt.h"

namespace nest2mqtt::command {

/// Why the bridge does not carry out a command, or one of its field writes.
struct Refusal {
  Code code;
  std::string message;  ///< for people: what is wrong, and what to do
};

/// The refusal of every command while `write.read_only` is set.
inline constexpr auto read_only_message = "this bridge only reads (write.read_only)";

}  // namespace nest2mqtt::command
