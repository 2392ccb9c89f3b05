#pragma once

#include <string_view>

#include "pictures/block_image.h"

namespace nest2mqtt::simulator {

/// What happens in front of a camera.
struct Scene {
  std::string_view camera;  ///< its id: no two houses have quite the same colour
  bool person = false;
  bool motion = false;         ///< of something that is not a person
  std::string_view time = {};  ///< digits and colons in the corner of the picture; empty: none
};

[[nodiscard]] BlockImage draw(const Scene& scene);

}  // namespace nest2mqtt::simulator
