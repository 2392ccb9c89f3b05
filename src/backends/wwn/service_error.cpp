#include "service_error.h"

#include <algorithm>

#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/redaction.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::wwn {
namespace {

constexpr std::size_t max_message = 300;

/// A token is found by its first part, also if the rest was cut off. So many characters are long enough not to occur by
/// chance, and too short to be of use to anybody.
constexpr std::size_t token_start_size = 8;

/// If the first part of a token is followed by something else than its rest, everything up to one of these is redacted.
constexpr std::string_view word_ends = " \t\r\n\"'<>&;,)}";

std::string_view start_of(const Secret& token) {
  return token.reveal().substr(0, token_start_size);
}

}  // namespace

std::string one_line(std::string_view text) {
  return replace_control_characters(shortened(text, max_message), ' ');
}

bool may_hold_token(std::string_view text, const Secret& token) {
  return SpelledSearch(text, start_of(token)).next() != std::string_view::npos;
}

std::string without_token(std::string text, const Secret& token) {
  const std::string_view beginning = start_of(token);
  return replace_spelled(std::move(text), beginning, [&](std::string_view rest) {
    const std::size_t whole = spelled_length(rest, token.reveal());
    const std::size_t to_word_end = std::min(rest.find_first_of(word_ends), rest.size());
    return whole > 0 ? whole : std::max(to_word_end, spelled_length(rest, beginning));
  });
}

namespace {

/// `details.fields` is one name, or several with commas or blanks between them.
std::vector<std::string> named_fields(const json::object& error) {
  std::vector<std::string> names;
  const json::object* const details = model::object_member(error, "details");
  if (details == nullptr) return names;
  std::string_view rest = model::string_member(*details, "fields").value_or("");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(", "), rest.size());
    if (end > 0) names.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

}  // namespace

ServiceError read_service_error(const net::HttpResponse& response, const Secret& token) {
  ServiceError error{"the service answered with HTTP status " + std::to_string(response.status), ""};
  const auto body = model::parse_document(response.body);
  if (!body || !(*body)->is_object()) return error;
  const json::object& fields = (*body)->get_object();
  for (const auto* name : {"message", "error"}) {
    const auto text = model::string_member(fields, name);
    if (text && !text->empty()) {
      error.message = one_line(without_token(std::string(*text), token));
      break;
    }
  }
  if (const auto type = model::string_member(fields, "type")) {
    const std::size_t hash = type->find('#');
    if (hash != std::string_view::npos)
      error.anchor = one_line(without_token(std::string(type->substr(hash + 1)), token));
  }
  if (error.anchor == "no-write-permission") error.fields = named_fields(fields);
  return error;
}

}  // namespace nest2mqtt::wwn
