#include "pictures/jpeg.h"

// jpeglib.h needs FILE.
// clang-format off
#include <stdio.h>
#include <jpeglib.h>
// clang-format on

#include <cstdlib>
#include <memory>
#include <vector>

namespace nest2mqtt::simulator {
namespace {

constexpr int bytes_a_pixel = 3;
constexpr std::size_t max_comment = 65'533;  // the length field of a segment has two bytes and counts itself

/// The pixels of one row of blocks, which are the same in all its lines.
std::vector<JSAMPLE> pixels_of_row(const BlockImage& picture, std::size_t row) {
  std::vector<JSAMPLE> pixels;
  pixels.reserve(picture.width() * BlockImage::block_size * bytes_a_pixel);
  for (std::size_t column = 0; column < picture.width(); ++column) {
    const Color color = picture.colors()[row * picture.width() + column];
    for (std::size_t i = 0; i < BlockImage::block_size; ++i) {
      pixels.insert(pixels.end(), {color.red, color.green, color.blue});
    }
  }
  return pixels;
}

}  // namespace

std::string to_jpeg(const BlockImage& picture, std::string_view comment) {
  // The default error handler of libjpeg prints the error and ends the program. With our fixed sizes the only possible
  // error is a lack of memory.
  jpeg_error_mgr errors;
  jpeg_compress_struct compressor{};
  compressor.err = jpeg_std_error(&errors);
  jpeg_create_compress(&compressor);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;  // NOLINT(google-runtime-int): libjpeg's type
  jpeg_mem_dest(&compressor, &bytes, &size);

  compressor.image_width = static_cast<JDIMENSION>(picture.width() * BlockImage::block_size);
  compressor.image_height = static_cast<JDIMENSION>(picture.height() * BlockImage::block_size);
  compressor.input_components = bytes_a_pixel;
  compressor.in_color_space = JCS_RGB;
  jpeg_set_defaults(&compressor);
  constexpr int quality = 95;
  jpeg_set_quality(&compressor, quality, TRUE);
  // No chroma subsampling, so that a JPEG block is one block of ours.
  compressor.comp_info[0].h_samp_factor = 1;
  compressor.comp_info[0].v_samp_factor = 1;

  jpeg_start_compress(&compressor, TRUE);
  const std::string_view text = comment.substr(0, max_comment);
  jpeg_write_marker(&compressor, JPEG_COM, reinterpret_cast<const JOCTET*>(text.data()),
                    static_cast<unsigned>(text.size()));
  for (std::size_t row = 0; row < picture.height(); ++row) {
    std::vector<JSAMPLE> pixels = pixels_of_row(picture, row);
    for (std::size_t line = 0; line < BlockImage::block_size; ++line) {
      JSAMPROW samples = pixels.data();
      jpeg_write_scanlines(&compressor, &samples, 1);
    }
  }
  jpeg_finish_compress(&compressor);
  jpeg_destroy_compress(&compressor);
  const std::unique_ptr<unsigned char, decltype(&std::free)> owner(bytes, &std::free);
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace nest2mqtt::simulator
