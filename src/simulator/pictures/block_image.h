#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nest2mqtt::simulator {

struct Color {
  std::uint8_t red;
  std::uint8_t green;
  std::uint8_t blue;

  friend bool operator==(const Color&, const Color&) = default;
};

/// A picture made of square blocks, each of one colour.
class BlockImage {
 public:
  static constexpr std::size_t block_size = 8;  ///< pixels; the same as a JPEG block, so that edges stay sharp

  /// Sizes are in blocks.
  BlockImage(std::size_t width, std::size_t height, Color color)
      : width_(width), height_(height), colors_(width * height, color) {}

  /// The part of the rectangle that lies outside of the picture is ignored.
  void fill(std::size_t left, std::size_t top, std::size_t width, std::size_t height, Color color);

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::size_t height() const { return height_; }
  [[nodiscard]] const std::vector<Color>& colors() const { return colors_; }  ///< row by row

 private:
  std::size_t width_;
  std::size_t height_;
  std::vector<Color> colors_;
};

}  // namespace nest2mqtt::simulator
