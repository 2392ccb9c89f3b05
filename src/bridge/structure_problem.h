#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/model/structure_choice.h"

namespace nest2mqtt::bridge {

/// What is wrong with the entries of `nest.structures`, given the structures of all accounts: an entry that fits none,
/// or a name that fits several. One sentence that says what to write instead; nothing if each fits one.
[[nodiscard]] std::optional<std::string> structure_problem(const std::vector<std::string>& entries,
                                                           const std::vector<model::StructureName>& homes);

}  // namespace nest2mqtt::bridge
