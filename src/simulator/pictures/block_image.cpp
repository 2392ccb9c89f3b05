#include "pictures/block_image.h"

#include <algorithm>

namespace nest2mqtt::simulator {

void BlockImage::fill(std::size_t left, std::size_t top, std::size_t width, std::size_t height, Color color) {
  for (std::size_t y = top; y < std::min(top + height, height_); ++y) {
    for (std::size_t x = left; x < std::min(left + width, width_); ++x) colors_[y * width_ + x] = color;
  }
}

}  // namespace nest2mqtt::simulator
