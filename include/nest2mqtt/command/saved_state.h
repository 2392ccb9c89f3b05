#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

/// The records that the dispatcher keeps over restarts, by name: `last_number`, `commands/<number>`,
/// `receipts/<number>`, `budgets<object path>`. Records with other names belong to others, and are left alone.
using SavedRecords = std::map<std::string, json::value, std::less<>>;

/// The new value of each record that has changed; nothing: the record is removed.
using RecordChanges = std::map<std::string, std::optional<json::value>, std::less<>>;

/// The same records from a state file of an earlier version, in which `section` had an array for each kind of record.
/// Anything else in it is left out.
[[nodiscard]] SavedRecords records_from_old_state(const json::object& section);

}  // namespace nest2mqtt::command
