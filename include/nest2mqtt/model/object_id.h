#pragma once

#include <compare>
#include <string>

namespace nest2mqtt::model {

/// Names one structure or one device. Ids are the service's own, any string. Structures sort before devices.
struct ObjectId {
  std::string kind;  ///< `thermostats`, `smoke_co_alarms`, `cameras` ...; empty for a structure
  std::string id;

  [[nodiscard]] bool is_structure() const { return kind.empty(); }

  /// The path in the Nest document: `/structures/<id>` or `/devices/<kind>/<id>`.
  [[nodiscard]] std::string path() const {
    return is_structure() ? "/structures/" + id : "/devices/" + kind + "/" + id;
  }

  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;
};

}  // namespace nest2mqtt::model
