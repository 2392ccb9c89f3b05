#include "denied_fields.h"

namespace nest2mqtt::command {

void DeniedFields::learn(std::size_t account, const model::ObjectId& id, const std::vector<model::Slot>& slots) {
  for (const model::Slot slot : slots) denied_[account].emplace(id.kind, slot);
}

std::optional<Refusal> DeniedFields::check(std::size_t account, const model::ObjectId& id,
                                           const FieldWrite& write) const {
  const auto known = denied_.find(account);
  if (known == denied_.end() || !known->second.contains({id.kind, write.slot})) return std::nullopt;
  const auto kind = model::object_kind(id);
  return Refusal{Code::permission, "the service has said that this bridge may not change " + write.field +
                                       (kind ? " of a " + std::string(model::kind_name(*kind)) : "") +
                                       "; give your client that permission at the service, then accept it in the Nest "
                                       "app or log in again"};
}

}  // namespace nest2mqtt::command
