#include "denied_fields.h"

#include <utility>

namespace nest2mqtt::command {

void DeniedFields::learn(std::size_t account, const model::ObjectId& id, const std::vector<model::Slot>& slots) {
  for (const model::Slot slot : slots) denied_[account].emplace(id.kind, slot);
}

bool DeniedFields::denies(std::size_t account, const model::ObjectId& id, model::Slot slot) const {
  const auto known = denied_.find(account);
  return known != denied_.end() && known->second.contains({id.kind, slot});
}

Refusal not_permitted(const FieldWrite& write, const model::ObjectId& id, const upstream::Abilities& abilities) {
  const auto kind = model::object_kind(id);
  std::string message = "the service has said that this bridge may not change " + write.field;
  if (kind) message += " of a " + std::string(model::kind_name(*kind));
  if (!abilities.permission_advice.empty()) message += "; " + abilities.permission_advice;
  return {Code::permission, std::move(message)};
}

}  // namespace nest2mqtt::command
