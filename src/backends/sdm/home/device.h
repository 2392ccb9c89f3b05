#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::sdm {

/// A device as Google lists it.
struct Device {
  std::string name;  ///< as in `enterprises/<project>/devices/<id>`; never empty
  /// The last word, as in `THERMOSTAT`. Says what it looks like; what it can do, the traits say.
  std::string type = {};
  /// By name without `sdm.devices.traits.`, each an object as Google sends it. A trait that is absent is not available
  /// now.
  json::object traits = {};
  std::string structure_id = {};  ///< empty: Google does not say
  std::string room_id = {};       ///< likewise
  std::string room_name = {};     ///< likewise

  [[nodiscard]] std::string id() const;  ///< the last segment of `name`
  /// Null: it does not have the trait.
  [[nodiscard]] const json::object* trait(std::string_view trait_name) const;

  friend bool operator==(const Device&, const Device&) = default;
};

struct Room {
  std::string id;
  std::string name;

  friend bool operator==(const Room&, const Room&) = default;
};

struct Structure {
  std::string id;
  std::string name;
  std::vector<Room> rooms = {};

  friend bool operator==(const Structure&, const Structure&) = default;
};

/// Read the answers of Google. `{}` is an empty list. A device without a usable name is left out. The error, never a
/// part of the answer, says what is wrong with the whole.
[[nodiscard]] Result<std::vector<Device>> read_devices(std::string_view answer);
[[nodiscard]] Result<Device> read_device(std::string_view answer);
/// The structures without their rooms.
[[nodiscard]] Result<std::vector<Structure>> read_structures(std::string_view answer);
[[nodiscard]] Result<std::vector<Room>> read_rooms(std::string_view answer);

}  // namespace nest2mqtt::sdm
