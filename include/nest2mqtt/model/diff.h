#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/model/home.h"

namespace nest2mqtt::model {

/// Where a value stands inside an object: `{"last_event", "has_motion"}`.
using FieldPath = std::vector<std::string>;

/// One value that is not an object came, went or changed. Points into the two documents that were compared.
struct FieldChange {
  FieldPath path;
  const json::value* before = nullptr;  ///< null pointer: it was absent
  const json::value* after = nullptr;   ///< null pointer: it is gone
};

/// What changed inside one structure or device. `fields` is empty only if the object came or went without any.
struct ObjectChange {
  ObjectId id;
  const HomeObject* before = nullptr;  ///< null pointer: it is new
  const HomeObject* after = nullptr;   ///< null pointer: it is gone
  std::vector<FieldChange> fields;

  [[nodiscard]] bool is_new() const { return before == nullptr; }
  [[nodiscard]] bool is_gone() const { return after == nullptr; }
};

/// Both trees are walked in the same order, which a service that sends whole documents keeps; another order is found
/// all the same.
[[nodiscard]] std::vector<FieldChange> diff(const json::object& before, const json::object& after);

/// The changes from one home to the next, structures first. Valid while both homes live.
[[nodiscard]] std::vector<ObjectChange> diff(const Home& before, const Home& after);

}  // namespace nest2mqtt::model
