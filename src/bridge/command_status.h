#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/command/unfinished_command.h"

namespace nest2mqtt::bridge {

/// How one command stood when it was last spoken of: the part of its receipt that a person wants to see. Texts of
/// others are shortened, so that it has a limited size.
struct CommandStatus {
  std::uint64_t number = 0;  ///< of the accepted command; 0: it was never taken in, or is of an earlier run
  std::string status;
  std::string code;
  bool final = false;
  std::string message;  ///< never empty
  json::object requested;
  std::string received_at;
  std::string at;  ///< when this was said: another for each receipt
};

[[nodiscard]] CommandStatus command_status(const command::Receipt& receipt, Instant now);

/// Reads a receipt's JSON, or a document of `command_document`; nothing for any other text.
[[nodiscard]] std::optional<CommandStatus> read_command_status(std::string_view text);

/// What `<object path>/command` retains: the last command (nothing: there was none), what of all commands to the object
/// is still unfinished, and the trip that can be cancelled (empty: none).
[[nodiscard]] json::object command_document(const std::optional<CommandStatus>& last,
                                            const std::vector<command::UnfinishedCommand>& unfinished,
                                            const std::string& trip);

}  // namespace nest2mqtt::bridge
