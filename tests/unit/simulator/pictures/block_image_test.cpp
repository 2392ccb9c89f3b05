#include "pictures/block_image.h"

// jpeglib.h needs FILE.
// clang-format off
#include <stdio.h>
#include <jpeglib.h>
// clang-format on

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "pictures/jpeg.h"
#include "pictures/scene.h"

namespace nest2mqtt::simulator {
namespace {

struct DecodedJpeg {
  std::size_t width = 0;
  std::size_t height = 0;
  std::string comment;
  std::vector<Color> pixels;  ///< row by row
};

[[noreturn]] void fail_and_end(j_common_ptr info) {
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  ADD_FAILURE() << "not a JPEG file: " << text;
  std::abort();
}

DecodedJpeg decode(const std::string& file) {
  jpeg_error_mgr errors;
  jpeg_decompress_struct decoder{};
  decoder.err = jpeg_std_error(&errors);
  errors.error_exit = fail_and_end;
  jpeg_create_decompress(&decoder);
  jpeg_mem_src(&decoder, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  jpeg_save_markers(&decoder, JPEG_COM, 0xFFFF);
  jpeg_read_header(&decoder, TRUE);
  decoder.out_color_space = JCS_RGB;
  jpeg_start_decompress(&decoder);

  DecodedJpeg decoded;
  decoded.width = decoder.output_width;
  decoded.height = decoder.output_height;
  if (const auto* const marker = decoder.marker_list) {
    decoded.comment.assign(reinterpret_cast<const char*>(marker->data), marker->data_length);
  }
  std::vector<JSAMPLE> line(decoded.width * 3);
  while (decoder.output_scanline < decoder.output_height) {
    JSAMPROW samples = line.data();
    jpeg_read_scanlines(&decoder, &samples, 1);
    for (std::size_t x = 0; x < line.size(); x += 3) decoded.pixels.push_back({line[x], line[x + 1], line[x + 2]});
  }
  jpeg_finish_decompress(&decoder);
  EXPECT_EQ(errors.num_warnings, 0) << "of bytes that are missing or too many";
  jpeg_destroy_decompress(&decoder);
  return decoded;
}

bool near(Color a, Color b) {
  const auto close = [](int x, int y) { return std::abs(x - y) <= 3; };
  return close(a.red, b.red) && close(a.green, b.green) && close(a.blue, b.blue);
}

TEST(ToJpeg, KeepsEveryPixelOfThePicture) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    BlockImage picture(1 + random() % 20, 1 + random() % 20, {0, 0, 0});
    const auto any = [&] { return static_cast<std::uint8_t>(random() % 4 == 0 ? random() % 2 * 255 : random() % 256); };
    for (std::size_t i = 0; i < 400; ++i) picture.fill(i % 20, i / 20, 1, 1, {any(), any(), any()});
    const std::string comment = "round " + std::to_string(round);

    const DecodedJpeg decoded = decode(to_jpeg(picture, comment));

    ASSERT_EQ(decoded.width, picture.width() * BlockImage::block_size);
    ASSERT_EQ(decoded.height, picture.height() * BlockImage::block_size);
    ASSERT_EQ(decoded.comment, comment);
    for (std::size_t i = 0; i < decoded.pixels.size(); ++i) {
      const std::size_t column = i % decoded.width / BlockImage::block_size;
      const std::size_t row = i / decoded.width / BlockImage::block_size;
      ASSERT_TRUE(near(decoded.pixels[i], picture.colors()[row * picture.width() + column])) << "pixel " << i;
    }
  }
}

TEST(ToJpeg, GivesTheSameBytesForTheSamePicture) {
  const BlockImage picture = draw({.camera = "a", .person = true});
  EXPECT_EQ(to_jpeg(picture, "x"), to_jpeg(picture, "x"));
  EXPECT_NE(to_jpeg(picture, "x"), to_jpeg(picture, "y"));
  EXPECT_EQ(decode(to_jpeg(picture, "")).comment, "");
}

TEST(ToJpeg, CutsACommentThatIsLongerThanAFileCanHave) {
  EXPECT_EQ(decode(to_jpeg(BlockImage(1, 1, {0, 0, 0}), std::string(100'000, 'x'))).comment, std::string(65'533, 'x'));
}

TEST(BlockImage, FillIgnoresWhatLiesOutside) {
  BlockImage picture(3, 2, {0, 0, 0});
  picture.fill(2, 1, 5, 5, {9, 9, 9});
  picture.fill(3, 0, 1, 1, {7, 7, 7});
  EXPECT_EQ(picture.colors(), (std::vector<Color>{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {9, 9, 9}}));
}

TEST(Scene, ShowsWhatIsThere) {
  const BlockImage nobody = draw({.camera = "a"});
  EXPECT_GE(nobody.width() * BlockImage::block_size, 320U);
  EXPECT_GE(nobody.height() * BlockImage::block_size, 180U);
  for (const Scene& other : {Scene{.camera = "b"}, Scene{.camera = "a", .person = true},
                             Scene{.camera = "a", .motion = true}, Scene{.camera = "a", .time = "12:00:00"}}) {
    EXPECT_NE(draw(other).colors(), nobody.colors());
  }
  EXPECT_NE(draw({.camera = "a", .time = "12:00:00"}).colors(), draw({.camera = "a", .time = "12:00:01"}).colors());
  EXPECT_EQ(draw({.camera = "a"}).colors(), nobody.colors());
  EXPECT_EQ(draw({.camera = "a", .time = "any text"}).height(), nobody.height()) << "whatever the service's time is";
}

}  // namespace
}  // namespace nest2mqtt::simulator
