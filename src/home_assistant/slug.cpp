#include "slug.h"

#include <locale.h>

#include <algorithm>
#include <cstddef>
#include <cwchar>
#include <cwctype>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt::home_assistant {
namespace {

/// Tells letters and digits of all languages from other characters, as the C library's UTF-8 locale does.
class UnicodeCharacters {
 public:
  UnicodeCharacters() : former_(uselocale(unicode_locale())) {}
  UnicodeCharacters(const UnicodeCharacters&) = delete;
  UnicodeCharacters& operator=(const UnicodeCharacters&) = delete;
  ~UnicodeCharacters() { uselocale(former_); }

  struct Character {
    std::size_t size;  ///< bytes
    bool in_word;
  };

  /// `text` is not empty.
  [[nodiscard]] Character first(std::string_view text) const {
    if (static_cast<unsigned char>(text.front()) < 0x80) return {1, is_ascii_alphanumeric(text.front())};
    std::mbstate_t state{};
    wchar_t character = 0;
    const std::size_t size = std::mbrtowc(&character, text.data(), text.size(), &state);
    if (size == 0 || size > text.size()) return {1, false};  // not UTF-8, or the locale is missing
    return {size, std::iswalnum(static_cast<std::wint_t>(character)) != 0};
  }

 private:
  static locale_t unicode_locale() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", locale_t{});
    return locale;  // null leaves the thread's own locale in use
  }

  locale_t former_;
};

}  // namespace

std::string plain_id(std::string_view text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '_' || c == '-';
  });
  if (plain) return std::string(text);
  const boost::uuids::name_generator_sha1 generate(boost::uuids::ns::oid());
  return "x" + boost::uuids::to_string(generate(text.data(), text.size()));
}

std::string slug(std::string_view name) {
  const UnicodeCharacters characters;
  std::string text;
  while (!name.empty()) {
    const auto character = characters.first(name);
    const std::string_view bytes = name.substr(0, character.size);
    name.remove_prefix(character.size);
    if (character.in_word) {
      for (const char c : bytes) text += ascii_lower(c);
    } else if (!text.empty() && text.back() != '_') {
      text += '_';
    }
  }
  while (!text.empty() && text.back() == '_') text.pop_back();
  return text;
}

}  // namespace nest2mqtt::home_assistant
