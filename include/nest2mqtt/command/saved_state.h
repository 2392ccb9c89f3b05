#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

/// What the dispatcher keeps over restarts, by name: `last_number`, `commands/<number>`, `receipts/<number>`,
/// `budgets<object path>`. A store may hold records of others besides.
using SavedRecords = std::map<std::string, json::value, std::less<>>;

/// What is to be changed there; nothing: the record is removed.
using RecordChanges = std::map<std::string, std::optional<json::value>, std::less<>>;

/// The records of a state as earlier versions kept it, in one object with an array of each kind. What cannot be such a
/// record is left out.
[[nodiscard]] SavedRecords records_of_section(const json::object& section);

}  // namespace nest2mqtt::command
