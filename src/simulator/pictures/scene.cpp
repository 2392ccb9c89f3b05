#include "pictures/scene.h"

#include <array>

namespace nest2mqtt::simulator {
namespace {

// In blocks: 640 by 360 pixels.
constexpr std::size_t width = 80;
constexpr std::size_t height = 45;
constexpr std::size_t horizon = 30;

constexpr Color sky{126, 178, 222};
constexpr Color lawn{92, 138, 74};
constexpr Color garden_path{176, 168, 154};
constexpr Color roof{96, 62, 52};
constexpr Color door{70, 48, 36};
constexpr Color window{236, 226, 170};
constexpr Color skin{226, 178, 142};
constexpr Color coat{176, 42, 42};
constexpr Color trousers{44, 52, 84};
constexpr Color car{40, 86, 150};
constexpr Color dark{24, 24, 24};
constexpr Color light{244, 244, 244};

Color wall_of(std::string_view camera) {
  unsigned mix = 2'166'136'261U;  // FNV-1a
  for (const char c : camera) mix = (mix ^ static_cast<unsigned char>(c)) * 16'777'619U;
  const auto shade = [&](unsigned shift) { return static_cast<std::uint8_t>(150 + (mix >> shift) % 90); };
  return {shade(0), shade(8), shade(16)};
}

void draw_house(BlockImage& picture, std::string_view camera) {
  for (std::size_t row = 0; row < 8; ++row) picture.fill(28 - 2 * row, 6 + row, 16 + 4 * row, 1, roof);
  picture.fill(16, 14, 40, horizon - 14, wall_of(camera));
  picture.fill(22, 18, 8, 6, window);
  picture.fill(44, 18, 8, 6, window);
  picture.fill(34, 18, 6, horizon - 18, door);
  picture.fill(33, horizon, 8, height - horizon, garden_path);
}

void draw_person(BlockImage& picture) {
  picture.fill(60, 17, 4, 4, skin);
  picture.fill(58, 21, 8, 10, coat);
  picture.fill(59, 31, 3, 8, trousers);
  picture.fill(63, 31, 3, 8, trousers);
}

void draw_car(BlockImage& picture) {
  picture.fill(50, 31, 20, 5, car);
  picture.fill(54, 27, 11, 4, car);
  picture.fill(53, 35, 4, 3, dark);
  picture.fill(63, 35, 4, 3, dark);
}

/// Five rows of three bits for each of 0 to 9 and the colon.
constexpr std::array<std::array<unsigned, 5>, 11> glyphs{{{7, 5, 5, 5, 7},
                                                          {2, 6, 2, 2, 7},
                                                          {7, 1, 7, 4, 7},
                                                          {7, 1, 7, 1, 7},
                                                          {5, 5, 7, 1, 1},
                                                          {7, 4, 7, 1, 7},
                                                          {7, 4, 7, 5, 7},
                                                          {7, 1, 1, 1, 1},
                                                          {7, 5, 7, 5, 7},
                                                          {7, 5, 7, 1, 7},
                                                          {0, 2, 0, 2, 0}}};

void draw_time(BlockImage& picture, std::string_view time) {
  constexpr std::size_t step = 4;
  if (time.empty()) return;
  picture.fill(1, 1, time.size() * step + 1, 7, dark);
  std::size_t left = 2;
  for (const char c : time) {
    const auto glyph = static_cast<std::size_t>(c - '0');  // the colon follows the nine, in ASCII and in `glyphs`
    for (std::size_t row = 0; glyph < glyphs.size() && row < 5; ++row) {
      for (std::size_t column = 0; column < 3; ++column) {
        if ((glyphs[glyph][row] >> (2 - column) & 1U) != 0) picture.fill(left + column, 2 + row, 1, 1, light);
      }
    }
    left += step;
  }
}

}  // namespace

BlockImage draw(const Scene& scene) {
  BlockImage picture(width, height, sky);
  picture.fill(0, horizon, width, height - horizon, lawn);
  draw_house(picture, scene.camera);
  if (scene.person) draw_person(picture);
  if (scene.motion) draw_car(picture);
  draw_time(picture, scene.time);
  return picture;
}

}  // namespace nest2mqtt::simulator
