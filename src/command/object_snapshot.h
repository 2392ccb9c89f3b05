#pragma once

#include <cstddef>

#include <boost/json/object.hpp>

#include "nest2mqtt/upstream/abilities.h"

#include "denied_fields.h"

namespace nest2mqtt::command {

/// What is known now of the object of a queue. Valid during one call only.
struct ObjectSnapshot {
  bool home_complete = false;                      ///< what is not in the home does not exist
  const json::object* document = nullptr;          ///< the object as it is in the home; null if it is not there
  std::size_t account = 0;                         ///< whose document has the object
  bool writable = false;                           ///< the account can be written to now
  const upstream::Abilities* abilities = nullptr;  ///< of its service; null if the object is not in the home
  const DeniedFields& denied;                      ///< what accounts may not change, as far as that is known
};

}  // namespace nest2mqtt::command
