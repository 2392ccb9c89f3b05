#pragma once

#include <cstddef>
#include <optional>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::model {

/// A value and the memory it lies in. Nothing of it counts references or is freed by itself, which is half of what a
/// document costs otherwise.
struct DocumentMemory {
  /// A tree takes between two and three times its text; what is too little is added to.
  explicit DocumentMemory(std::size_t text_size) : resource(5 * text_size / 2 + smallest_block) {}

  static constexpr std::size_t smallest_block = 1024;
  json::monotonic_resource resource;
  std::optional<json::value> root;
};

}  // namespace nest2mqtt::model
