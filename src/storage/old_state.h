#pragma once

#include <boost/json/object.hpp>

#include "nest2mqtt/storage/state_journal.h"

namespace nest2mqtt::storage {

/// Earlier versions kept the whole state in one JSON file, `state.json`: an object of sections. These are its records.
/// What is not of commands is kept under its own name.
[[nodiscard]] StateChanges records_of_old_state(const json::object& state);

}  // namespace nest2mqtt::storage
