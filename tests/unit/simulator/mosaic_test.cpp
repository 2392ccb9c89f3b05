#include "mosaic.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <stdexcept>
#include <utility>

#include <gmock/gmock.h>

#include "scene.h"

namespace nest2mqtt::simulator {
namespace {

/// Reads back files of the simple kind that `to_jpeg` writes (T.81: baseline, three components, one coefficient each),
/// by the tables that are in the file.
class Decoder {
 public:
  explicit Decoder(const std::string& file) : file_(file) {
    if (take(2) != 0xFFD8) throw std::runtime_error("no start of image");
    while (read_segment() != 0xDA) {
    }
    read_scan();
    if (take(2) != 0xFFD9 || at_ != file_.size()) throw std::runtime_error("no end of image");
  }

  std::size_t width = 0;
  std::size_t height = 0;
  std::string comment;
  std::vector<std::array<int, 3>> squares;  ///< Y, Cb, Cr

 private:
  /// Symbol by length and code.
  using Codes = std::map<std::pair<unsigned, unsigned>, unsigned>;

  unsigned take(std::size_t bytes) {
    unsigned value = 0;
    for (; bytes > 0; --bytes) value = value << 8U | static_cast<unsigned char>(file_.at(at_++));
    return value;
  }

  unsigned read_segment() {
    const unsigned marker = take(2) & 0xFFU;
    const std::size_t end = at_ + take(2);
    if (marker == 0xFE) comment = file_.substr(at_, end - at_);
    if (marker == 0xDB) quantum_ = static_cast<int>(take(2) & 0xFFU);
    if (marker == 0xC4) read_codes();
    if (marker == 0xC0) {
      take(1);
      height = take(2);
      width = take(2);
    }
    at_ = end;
    return marker;
  }

  void read_codes() {
    Codes& codes = take(1) == 0 ? dc_ : ac_;
    std::array<unsigned, 16> counts{};
    for (unsigned& count : counts) count = take(1);
    unsigned code = 0;
    for (unsigned length = 1; length <= counts.size(); ++length) {
      for (unsigned i = 0; i < counts[length - 1]; ++i) codes[{length, code++}] = take(1);
      code <<= 1U;
    }
  }

  unsigned bit() {
    if (left_ == 0) {
      byte_ = take(1);
      if (byte_ == 0xFF && take(1) != 0) throw std::runtime_error("a marker inside the scan");
      left_ = 8;
    }
    return byte_ >> --left_ & 1U;
  }

  unsigned symbol(const Codes& codes) {
    unsigned code = 0;
    for (unsigned length = 1; length <= 16; ++length) {
      code = code << 1U | bit();
      const auto found = codes.find({length, code});
      if (found != codes.end()) return found->second;
    }
    throw std::runtime_error("no such code");
  }

  void read_scan() {
    std::array<int, 3> now{};
    for (std::size_t left = width / 8 * (height / 8); left > 0; --left) {
      for (int& component : now) {
        const unsigned size = symbol(dc_);
        int difference = 0;
        for (unsigned i = 0; i < size; ++i) difference = difference << 1 | static_cast<int>(bit());
        if (size > 0 && difference < 1 << (size - 1)) difference -= (1 << size) - 1;
        component += difference;
        if (symbol(ac_) != 0) throw std::runtime_error("another coefficient");
      }
      squares.push_back({now[0] * quantum_ / 8 + 128, now[1] * quantum_ / 8, now[2] * quantum_ / 8});
    }
  }

  const std::string& file_;
  std::size_t at_ = 0;
  int quantum_ = 0;
  Codes dc_;
  Codes ac_;
  unsigned byte_ = 0;
  unsigned left_ = 0;
};

/// JFIF 1.01.
Color color_of(const std::array<int, 3>& square) {
  const auto [y, cb, cr] = square;
  const auto channel = [](double value) { return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0)); };
  return {channel(y + 1.402 * cr), channel(y - 0.344136 * cb - 0.714136 * cr), channel(y + 1.772 * cb)};
}

bool near(Color a, Color b) {
  const auto close = [](int x, int y) { return std::abs(x - y) <= 2; };
  return close(a.red, b.red) && close(a.green, b.green) && close(a.blue, b.blue);
}

TEST(Mosaic, IsTheSamePictureAsAJpegFile) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    Mosaic picture(1 + random() % 20, 1 + random() % 20, {0, 0, 0});
    const auto any = [&] { return static_cast<std::uint8_t>(random() % 4 == 0 ? random() % 2 * 255 : random() % 256); };
    for (std::size_t i = 0; i < 400; ++i) picture.fill(i % 20, i / 20, 1, 1, {any(), any(), any()});

    const std::string file = to_jpeg(picture, "round " + std::to_string(round));

    const Decoder decoded(file);
    ASSERT_EQ(decoded.width, picture.width() * 8);
    ASSERT_EQ(decoded.height, picture.height() * 8);
    ASSERT_EQ(decoded.comment, "round " + std::to_string(round));
    for (std::size_t i = 0; i < decoded.squares.size(); ++i) {
      ASSERT_TRUE(near(color_of(decoded.squares[i]), picture.colors()[i])) << "square " << i;
    }
  }
}

TEST(Mosaic, LeavesOutWhatLiesOutside) {
  Mosaic picture(3, 2, {0, 0, 0});
  picture.fill(2, 1, 5, 5, {9, 9, 9});
  picture.fill(3, 0, 1, 1, {7, 7, 7});
  EXPECT_EQ(picture.colors(), (std::vector<Color>{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {9, 9, 9}}));
}

TEST(Scene, ShowsWhatIsThere) {
  const Mosaic nobody = draw({.camera = "a"});
  EXPECT_GE(nobody.width() * Mosaic::square, 320U);
  EXPECT_GE(nobody.height() * Mosaic::square, 180U);
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
