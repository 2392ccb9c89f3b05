#include "old_state.h"

#include <string>

#include "nest2mqtt/command/saved_state.h"

namespace nest2mqtt::storage {
namespace {

constexpr std::string_view commands_section = "commands";

}  // namespace

StateChanges records_of_old_state(const json::object& state) {
  StateChanges records;
  for (const auto& [key, value] : state) {
    const std::string_view name = key;
    if (name == commands_section) {
      if (!value.is_object()) continue;
      for (auto& [record, content] : command::records_from_old_state(value.get_object())) {
        records[record] = std::move(content);
      }
    } else {
      records[std::string(name)] = value;
    }
  }
  return records;
}

}  // namespace nest2mqtt::storage
