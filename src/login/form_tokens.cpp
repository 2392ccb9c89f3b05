#include "form_tokens.h"

#include <array>
#include <cstdint>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "nest2mqtt/base/parse_number.h"

namespace nest2mqtt::login {
namespace {

std::int64_t seconds_of(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.steady.time_since_epoch()).count();
}

/// Takes as long whatever is different.
bool are_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string FormTokens::make(std::string_view purpose, Instant now) const {
  const std::string time = std::to_string(seconds_of(now));
  return time + '-' + sign(time, purpose);
}

bool FormTokens::is_valid(std::string_view token, std::string_view purpose, Instant now) const {
  const std::size_t dash = token.find('-');
  if (dash == std::string_view::npos) return false;
  const std::string_view time = token.substr(0, dash);
  if (!are_equal(token.substr(dash + 1), sign(time, purpose))) return false;
  const auto made = parse_number<std::int64_t>(time);
  return made && std::chrono::seconds(seconds_of(now) - *made) <= lifetime;
}

std::string FormTokens::sign(std::string_view time, std::string_view purpose) const {
  const std::string text = std::string(time) + ' ' + std::string(purpose);
  const std::string_view key = key_.reveal();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // Fails only where there is no memory; a token of nothing must not be valid then, so it throws.
  if (::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size) == nullptr) {
    throw std::bad_alloc();
  }
  return fmt::format("{:02x}", fmt::join(digest.data(), digest.data() + size, ""));
}

}  // namespace nest2mqtt::login
