#include "slug.h"

#include <algorithm>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace nest2mqtt::home_assistant {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string plain_id(std::string_view text) {
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(),
                                                  [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-'; });
  if (plain) return std::string(text);
  const boost::uuids::name_generator_sha1 generate(boost::uuids::ns::oid());
  return "x" + boost::uuids::to_string(generate(text.data(), text.size()));
}

std::string slug(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x80) return {};
    if (is_letter_or_digit(c)) {
      text += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    } else if (!text.empty() && text.back() != '_') {
      text += '_';
    }
  }
  while (!text.empty() && text.back() == '_') text.pop_back();
  return text;
}

}  // namespace nest2mqtt::home_assistant
