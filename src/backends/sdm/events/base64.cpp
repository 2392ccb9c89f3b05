#include "events/base64.h"

#include <algorithm>
#include <limits>

#include <openssl/evp.h>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt::sdm {

std::optional<std::string> bytes_of_base64(std::string_view digits) {
  constexpr std::size_t group = 4;
  if (digits.size() % group != 0 || digits.size() > std::numeric_limits<int>::max()) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < digits.size() && digits[digits.size() - 1 - padding] == '=') ++padding;
  // OpenSSL leaves out blanks and takes padding anywhere.
  const bool right = std::all_of(digits.begin(), digits.end() - static_cast<std::ptrdiff_t>(padding),
                                 [](char c) { return is_ascii_alphanumeric(c) || c == '+' || c == '/'; });
  if (!right) return std::nullopt;
  std::string bytes(digits.size() / group * 3, '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(digits.data()), static_cast<int>(digits.size()));
  if (length != static_cast<int>(bytes.size())) return std::nullopt;
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace nest2mqtt::sdm
