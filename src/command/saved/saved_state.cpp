#include "nest2mqtt/command/saved_state.h"

#include <string_view>

#include "nest2mqtt/model/object_id.h"

#include "saved/saved_number.h"

namespace nest2mqtt::command {
namespace {

/// Calls `function(entry)` for each object in the array of this name.
template <class Function>
void for_each_entry(const json::object& section, std::string_view name, Function function) {
  const json::array* list = model::array_member(section, name);
  if (list == nullptr) return;
  for (const json::value& entry : *list) {
    if (entry.is_object()) function(entry.get_object());
  }
}

}  // namespace

SavedRecords records_from_old_state(const json::object& section) {
  SavedRecords records;
  if (const json::value* last_number = section.if_contains("last_number")) records["last_number"] = *last_number;
  for (const std::string name : {"commands", "receipts"}) {
    for_each_entry(section, name, [&](const json::object& entry) {
      const auto number = saved_number(entry, "number");
      if (number != 0) records[name + "/" + std::to_string(number)] = entry;
    });
  }
  for_each_entry(section, "budgets", [&](const json::object& entry) {
    const auto id = model::string_member(entry, "id");
    if (!id) return;
    const model::ObjectId object{std::string(model::string_member(entry, "kind").value_or("")), std::string(*id)};
    records["budgets" + object.path()] = entry;
  });
  return records;
}

}  // namespace nest2mqtt::command
