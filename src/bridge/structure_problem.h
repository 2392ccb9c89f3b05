#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/model/structure_choice.h"

namespace nest2mqtt::bridge {

/// What is wrong with `entries`, those of `nest.structures`: an entry is the id or name of no structure, or the name of
/// several. `structures`: those of all accounts. One sentence that says what to write instead; nothing if each entry
/// means one structure. (Users know a structure as a home.)
[[nodiscard]] std::optional<std::string> structure_problem(const std::vector<std::string>& entries,
                                                           const std::vector<model::StructureName>& structures);

}  // namespace nest2mqtt::bridge
