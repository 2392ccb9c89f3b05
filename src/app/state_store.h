#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/descriptor.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::app {

/// The bridge's memory over restarts: one JSON file of named sections in `state.dir` (directory 0700, file 0600).
/// A save is atomic and on the disk when it returns; a bridge that dies in the middle finds the state of before.
class StateStore {
 public:
  explicit StateStore(std::string dir) : dir_(std::move(dir)) {}
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;
  ~StateStore() = default;

  /// Makes the directory, takes it for this process alone and reads what is there. A damaged file is set aside and said
  /// so in the returned text; it is empty otherwise.
  [[nodiscard]] Result<std::string> open();

  [[nodiscard]] json::object section(std::string_view name) const;
  [[nodiscard]] Result<void> save(std::string_view name, json::object section);

 private:
  [[nodiscard]] std::string file() const { return dir_ + "/state.json"; }

  std::string dir_;
  Descriptor lock_;
  json::object state_;
};

}  // namespace nest2mqtt::app
