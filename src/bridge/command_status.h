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

/// The part of a command's newest receipt that people see. Texts that come from others (the sender, the service) are
/// shortened, so that the size is limited.
struct CommandStatus {
  std::uint64_t number = 0;  ///< 0: the command was refused at once, or this was read from the broker
  std::string status;
  std::string code;
  bool final = false;
  std::string message;  ///< never empty
  json::object requested;
  std::string received_at;
  std::string at;  ///< when this state was published
};

[[nodiscard]] CommandStatus command_status(const command::Receipt& receipt, Instant now);

/// Reads a receipt's JSON, or a document of `command_document`; nothing for any other text.
[[nodiscard]] std::optional<CommandStatus> read_command_status(std::string_view text);

/// The payload of `<object path>/command`. `last`: the last command, nothing if there was none; `unfinished`: all
/// commands to the object that have no final receipt yet; `trip`: the `trip_id` of the announced arrival that can be
/// cancelled, empty if there is none.
[[nodiscard]] json::object command_document(const std::optional<CommandStatus>& last,
                                            const std::vector<command::UnfinishedCommand>& unfinished,
                                            const std::string& trip);

}  // namespace nest2mqtt::bridge
