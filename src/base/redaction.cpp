#include "nest2mqtt/base/redaction.h"

#include <string.h>

#include <utility>

#include "nest2mqtt/base/parse_number.h"

namespace nest2mqtt {
namespace {

/// The character that JSON writes as a backslash and `letter`; 0 for none.
char json_escape(char letter) {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return letter == '"' || letter == '\\' || letter == '/' ? letter : '\0';
  }
}

/// The length of the spelling of `c` at the beginning of `text`; 0 if there is none.
std::size_t spelling_of(char c, std::string_view text) {
  constexpr std::size_t percent_length = 3;  // %2F
  constexpr std::size_t unicode_length = 6;  // \u002f
  if (text.empty()) return 0;
  const auto code = static_cast<unsigned char>(c);
  if (text.front() == '%' && text.size() >= percent_length && parse_hexadecimal<unsigned>(text.substr(1, 2)) == code) {
    return percent_length;
  }
  if (text.front() == '\\' && text.size() >= 2) {
    if (json_escape(text[1]) == c) return 2;
    if (text[1] == 'u' && text.size() >= unicode_length && parse_hexadecimal<unsigned>(text.substr(2, 4)) == code)
      return unicode_length;
  }
  return text.front() == c || (c == ' ' && text.front() == '+') ? 1 : 0;
}

}  // namespace

std::size_t spelled_length(std::string_view text, std::string_view plain) {
  std::size_t length = 0;
  for (const char c : plain) {
    const std::size_t spelling = spelling_of(c, text.substr(length));
    if (spelling == 0) return 0;
    length += spelling;
  }
  return length;
}

SpelledSearch::SpelledSearch(std::string_view text, std::string_view plain)
    : text_(text),
      plain_(plain),
      // A document may be megabytes long, and most have no such character.
      only_as_it_is_(text.find('%') == std::string_view::npos && text.find('\\') == std::string_view::npos &&
                     plain.find(' ') == std::string_view::npos) {}

std::size_t SpelledSearch::next(std::size_t from) const {
  if (plain_.empty() || from >= text_.size()) return std::string_view::npos;
  if (only_as_it_is_) {
    const void* const found = memmem(text_.data() + from, text_.size() - from, plain_.data(), plain_.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<const char*>(found) - text_.data());
  }
  const char first = plain_.front();
  const bool is_blank = first == ' ';
  for (std::size_t at = from; at < text_.size(); ++at) {
    const char c = text_[at];
    const bool may_begin = c == first || c == '%' || c == '\\' || (is_blank && c == '+');
    if (may_begin && spelled_length(text_.substr(at), plain_) > 0) return at;
  }
  return std::string_view::npos;
}

std::string replace_spelled(std::string text, std::string_view plain,
                            const std::function<std::size_t(std::string_view)>& length_at) {
  const SpelledSearch search(text, plain);
  std::size_t at = search.next();
  if (at == std::string_view::npos) return text;
  std::string clean;
  clean.reserve(text.size());
  std::size_t copied = 0;
  while (at != std::string_view::npos) {
    clean.append(text, copied, at - copied).append(redacted);
    copied = at + length_at(std::string_view(text).substr(at));
    at = search.next(copied);
  }
  return clean.append(text, copied);
}

std::string without_secret(std::string text, const Secret& secret) {
  const std::string_view hidden = secret.reveal();
  return replace_spelled(std::move(text), hidden, [&](std::string_view rest) { return spelled_length(rest, hidden); });
}

}  // namespace nest2mqtt
