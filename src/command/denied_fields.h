#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "nest2mqtt/model/object_id.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/upstream/abilities.h"

#include "field_write.h"
#include "refusal.h"

namespace nest2mqtt::command {

/// Which fields an account may not change. No document shows that: it is learnt from writes that the service rejects,
/// and forgotten when the account has another token or other permissions. What holds for one object holds for all of
/// its kind.
class DeniedFields {
 public:
  void learn(std::size_t account, const model::ObjectId& id, const std::vector<model::Slot>& slots);
  void forget(std::size_t account) { denied_.erase(account); }

  /// Whether the account is known not to be allowed to change the field.
  [[nodiscard]] bool denies(std::size_t account, const model::ObjectId& id, model::Slot slot) const;

 private:
  std::map<std::size_t, std::set<std::pair<std::string, model::Slot>>> denied_;
};

/// The refusal of a write that `DeniedFields` denies.
[[nodiscard]] Refusal not_permitted(const FieldWrite& write, const model::ObjectId& id,
                                    const upstream::Abilities& abilities);

}  // namespace nest2mqtt::command
