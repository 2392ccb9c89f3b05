#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/object_id.h"

namespace nest2mqtt::model {

/// A structure or device as one account's document shows it.
struct HomeObject {
  ObjectId id;
  const json::object* value = nullptr;  ///< lives as long as the Home it came from
  std::size_t account = 0;              ///< which document it came from, and where a write for it goes
  /// The id of the structure that a device is in: its own word, or that of the structure that lists it; empty if nobody
  /// says.
  std::string structure = {};

  /// The service's word on whether the device is connected; a device that does not say is.
  [[nodiscard]] bool is_online() const;

  /// What people call it: its name, or its id where it has none.
  [[nodiscard]] std::string name() const;
};

/// The documents of all accounts joined into one tree. An object that two accounts see belongs to the first of them.
/// Immutable and cheap to move; keeps the documents alive that its objects point into.
class Home {
 public:
  Home() = default;

  /// `documents[i]` is what account i sees, nothing if it is not known. Where `structures` is not empty, only the
  /// homes that these entries mean (see structure_choice.h) and the devices in them are taken.
  Home(std::vector<std::optional<Document>> documents, const std::vector<std::string>& structures);

  [[nodiscard]] const std::vector<HomeObject>& objects() const { return objects_; }  ///< sorted by id
  [[nodiscard]] const HomeObject* find(const ObjectId& id) const;

  /// Devices that were left out because nobody says which structure they are in.
  [[nodiscard]] const std::vector<ObjectId>& devices_without_structure() const { return devices_without_structure_; }

 private:
  std::vector<std::optional<Document>> documents_;
  std::vector<HomeObject> objects_;
  std::vector<ObjectId> devices_without_structure_;
};

}  // namespace nest2mqtt::model
