#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "parse.h"

namespace nest2mqtt::command {

/// What each account's access may not change, by kind of object, as far as the service has said so: no document shows
/// it. Holds until the access or its permissions change.
class DeniedFields {
 public:
  void learn(std::size_t account, const model::ObjectId& id, const std::vector<model::Slot>& slots);
  void forget(std::size_t account) { denied_.erase(account); }

  [[nodiscard]] std::optional<Refusal> check(std::size_t account, const model::ObjectId& id,
                                             const FieldWrite& write) const;

 private:
  std::map<std::size_t, std::set<std::pair<std::string, model::Slot>>> denied_;
};

}  // namespace nest2mqtt::command
