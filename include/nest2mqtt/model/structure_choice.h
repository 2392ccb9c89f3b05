#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::model {

/// A home of the accounts, whether it is mirrored or not.
struct StructureName {
  std::string id;
  std::string name;  ///< may be empty, and another's as well
};

/// The homes in all documents, in the order in which they are met, each once.
[[nodiscard]] std::vector<StructureName> structures_in(const std::vector<std::optional<Document>>& documents);

/// What an entry of `nest.structures` means: the home with this id; where there is none, all homes with this name.
[[nodiscard]] std::vector<StructureName> meant_by(const std::string& entry, const std::vector<StructureName>& homes);

/// Whether a home is mirrored; with no entries all are.
[[nodiscard]] bool is_chosen(const StructureName& home, const std::vector<std::string>& entries,
                             const std::vector<StructureName>& homes);

}  // namespace nest2mqtt::model
