#include <algorithm>
#include <cstdint>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/parse_number.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::net {
namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

std::optional<std::string_view> HttpResponse::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const Header& header) { return equal_ignoring_case(header.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

std::string HttpResponse::media_type() const {
  const std::string_view value = header("Content-Type").value_or("");
  return ascii_lower(without_blanks(value.substr(0, value.find(';'))));
}

std::string HttpResponse::content_coding() const {
  return ascii_lower(without_blanks(header("Content-Encoding").value_or("identity")));
}

std::optional<std::chrono::milliseconds> HttpResponse::retry_after() const {
  const auto seconds = parse_number<std::int64_t>(header("Retry-After").value_or(""));
  constexpr std::int64_t a_day = 86'400;
  if (!seconds || *seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min(*seconds, a_day));
}

}  // namespace nest2mqtt::net
