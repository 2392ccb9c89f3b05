#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nest2mqtt::simulator {

struct Color {
  std::uint8_t red;
  std::uint8_t green;
  std::uint8_t blue;

  friend bool operator==(const Color&, const Color&) = default;
};

/// A picture made of coloured squares.
class Mosaic {
 public:
  static constexpr std::size_t square = 8;  ///< pixels

  /// Sizes are in squares.
  Mosaic(std::size_t width, std::size_t height, Color color)
      : width_(width), height_(height), colors_(width * height, color) {}

  /// What lies outside is left out.
  void fill(std::size_t left, std::size_t top, std::size_t width, std::size_t height, Color color);

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::size_t height() const { return height_; }
  [[nodiscard]] const std::vector<Color>& colors() const { return colors_; }  ///< row by row

 private:
  std::size_t width_;
  std::size_t height_;
  std::vector<Color> colors_;
};

/// The picture as a baseline JPEG file (ITU-T T.81, JFIF 1.01) with a comment. A square of one colour has a single
/// coefficient, which leaves little of the format to be written down.
[[nodiscard]] std::string to_jpeg(const Mosaic& picture, std::string_view comment);

}  // namespace nest2mqtt::simulator
