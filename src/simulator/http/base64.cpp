#include "http/base64.h"

#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/transform_width.hpp>

namespace nest2mqtt::simulator {

std::string base64(std::string_view bytes) {
  using namespace boost::archive::iterators;
  using Digits = base64_from_binary<transform_width<std::string_view::const_iterator, 6, 8>>;
  std::string digits(Digits(bytes.begin()), Digits(bytes.end()));
  digits.append((3 - bytes.size() % 3) % 3, '=');
  return digits;
}

}  // namespace nest2mqtt::simulator
