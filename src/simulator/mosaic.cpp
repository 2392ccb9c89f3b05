#include "mosaic.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace nest2mqtt::simulator {
namespace {

std::string byte(std::size_t value) {
  return {static_cast<char>(value)};
}

std::string two_bytes(std::size_t value) {
  return byte(value >> 8U) + byte(value & 0xFFU);
}

std::string segment(std::size_t marker, const std::string& content) {
  return byte(0xFF) + byte(marker) + two_bytes(content.size() + 2) + content;
}

/// The coefficient of a square is eight times its (centred) colour; with this divisor it is the colour itself.
constexpr std::size_t quantum = 8;

/// How many Huffman codes there are of 1, 2, ... 16 bits. The codes themselves follow from that (T.81, annex C).
using CodeLengths = std::array<unsigned, 16>;
constexpr CodeLengths dc_lengths{0, 1, 5, 1, 1, 1, 1, 1, 1};  // for differences of 0, 1, 2, ... 11 bits
constexpr unsigned dc_symbols = 12;
constexpr CodeLengths ac_lengths{1};  // for the only thing to say: no further coefficients
constexpr unsigned ac_symbols = 1;

std::string huffman_table(std::size_t kind, const CodeLengths& lengths, unsigned symbols) {
  std::string content = byte(kind);
  for (const unsigned count : lengths) content += byte(count);
  for (unsigned symbol = 0; symbol < symbols; ++symbol) content += byte(symbol);
  return segment(0xC4, content);
}

/// Bits in the order of a scan: the highest first, and a zero byte behind each 0xFF.
class BitWriter {
 public:
  void put(unsigned bits, unsigned count) {
    while (count-- > 0) {
      byte_ = byte_ << 1U | (bits >> count & 1U);
      if (++used_ < 8) continue;
      out_ += byte(byte_);
      if (byte_ == 0xFF) out_ += byte(0);
      byte_ = used_ = 0;
    }
  }
  [[nodiscard]] std::string finish() {
    if (used_ > 0) put(0x7F, 8 - used_);
    return std::move(out_);
  }

 private:
  std::string out_;
  unsigned byte_ = 0;
  unsigned used_ = 0;
};

/// Writes the code of a symbol of `dc_lengths`.
void put_dc_code(BitWriter& bits, unsigned symbol) {
  unsigned code = 0;
  unsigned first = 0;  // symbol of this length
  for (unsigned length = 0; length < dc_lengths.size(); ++length) {
    if (symbol < first + dc_lengths[length]) {
      bits.put(code + symbol - first, length + 1);
      return;
    }
    first += dc_lengths[length];
    code = (code + dc_lengths[length]) << 1U;
  }
}

/// One square of one component: how it differs from the square before.
void put_square(BitWriter& bits, int difference) {
  const auto size = static_cast<unsigned>(std::bit_width(static_cast<unsigned>(std::abs(difference))));
  put_dc_code(bits, size);
  const int value = difference >= 0 ? difference : difference + (1 << size) - 1;
  bits.put(static_cast<unsigned>(value), size);
  bits.put(0, 1);  // the one code of `ac_lengths`
}

using Components = std::array<int, 3>;

/// Y, Cb and Cr (JFIF 1.01), each centred on 0.
Components components(Color color) {
  const double red = color.red;
  const double green = color.green;
  const double blue = color.blue;
  const auto rounded = [](double value) { return static_cast<int>(std::lround(std::clamp(value, -128.0, 127.0))); };
  return {rounded(0.299 * red + 0.587 * green + 0.114 * blue - 128),
          rounded(-0.168736 * red - 0.331264 * green + 0.5 * blue),
          rounded(0.5 * red - 0.418688 * green - 0.081312 * blue)};
}

std::string scan(const Mosaic& picture) {
  BitWriter bits;
  Components before{};
  for (const Color color : picture.colors()) {
    const Components now = components(color);
    for (std::size_t i = 0; i < now.size(); ++i) put_square(bits, now[i] - before[i]);
    before = now;
  }
  return bits.finish();
}

}  // namespace

void Mosaic::fill(std::size_t left, std::size_t top, std::size_t width, std::size_t height, Color color) {
  for (std::size_t y = top; y < std::min(top + height, height_); ++y) {
    for (std::size_t x = left; x < std::min(left + width, width_); ++x) colors_[y * width_ + x] = color;
  }
}

std::string to_jpeg(const Mosaic& picture, std::string_view comment) {
  using namespace std::string_literals;
  const std::string start_of_image = "\xFF\xD8"s;
  const std::string end_of_image = "\xFF\xD9"s;
  const std::string jfif = segment(0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0"s);
  const std::string quantization = segment(0xDB, byte(0) + std::string(64, static_cast<char>(quantum)));
  const std::string frame = segment(
      0xC0, byte(8) + two_bytes(picture.height() * Mosaic::square) + two_bytes(picture.width() * Mosaic::square) +
                "\3\1\x11\0\2\x11\0\3\x11\0"s);  // three components, none of them coarser than the others
  const std::string scan_header = segment(0xDA, "\3\1\0\2\0\3\0\0\x3F\0"s);
  return start_of_image + jfif + segment(0xFE, std::string(comment)) + quantization + frame +
         huffman_table(0x00, dc_lengths, dc_symbols) + huffman_table(0x10, ac_lengths, ac_symbols) + scan_header +
         scan(picture) + end_of_image;
}

}  // namespace nest2mqtt::simulator
