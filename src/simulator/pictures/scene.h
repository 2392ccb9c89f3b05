#pragma once

#include <string_view>

#include "pictures/block_image.h"

namespace nest2mqtt::simulator {

/// What a camera sees: a house, and somebody or something in front of it.
struct Scene {
  std::string_view camera;  ///< its id, which gives the colour of the house
  bool person = false;
  bool motion = false;         ///< of something that is not a person
  std::string_view time = {};  ///< digits and colons in the corner of the picture; empty: none
};

[[nodiscard]] BlockImage draw(const Scene& scene);

}  // namespace nest2mqtt::simulator
