#include "nest2mqtt/model/document.h"

#include <algorithm>
#include <utility>

#include <boost/json/string.hpp>

#include "nest2mqtt/base/ascii.h"

#include "document_memory.h"
#include "json_parser.h"
#include "json_repair.h"

namespace nest2mqtt::model {
namespace {

bool starts_with_auth(std::string_view parameter) {
  constexpr std::string_view name = "auth=";
  return equal_ignoring_case(parameter.substr(0, name.size()), name);
}

bool may_hold_credentials(std::string_view text) {
  // The rarest first: every text of every document is asked.
  return text.find('=') != std::string_view::npos && text.find_first_of("?#&") != std::string_view::npos;
}

void strip_credentials(json::value& value) {
  if (auto* text = value.if_string()) {
    if (!may_hold_credentials(*text)) return;
    std::string clean = without_auth_query(*text);
    if (clean.size() != text->size()) *text = clean;
  } else if (auto* object = value.if_object()) {
    for (auto& member : *object) strip_credentials(member.value());
  } else if (auto* array = value.if_array()) {
    for (auto& element : *array) strip_credentials(element);
  }
}

}  // namespace

std::string without_auth_query(std::string_view url) {
  std::string clean;
  clean.reserve(url.size());
  std::size_t from = 0;
  // A parameter begins after one of ? & # ; and ends before the next.
  while (from <= url.size()) {
    const std::size_t end = std::min(url.find_first_of("?&#;", from), url.size());
    const std::string_view part = url.substr(from, end - from);
    const bool is_parameter = from > 0;
    if (is_parameter && starts_with_auth(part)) {
      // Keep the separator in front for the parameter that follows: "?auth=x&y=1" becomes "?y=1".
      const char separator = clean.empty() ? '\0' : clean.back();
      const bool more = end < url.size();
      const bool leads = separator == '?' || separator == '#';
      if (!more || url[end] == '#' || !leads) {
        clean.pop_back();
        if (more) clean += url[end];
      }
    } else {
      clean += part;
      if (end < url.size()) clean += url[end];
    }
    from = end + 1;
  }
  return clean;
}

Result<json::value> parse_json(std::string_view text, std::size_t max_depth) {
  return parse_json_into({}, text, max_depth);
}

Result<json::object> parse_json_object(std::string_view text, std::size_t max_depth) {
  auto value = parse_json(text, max_depth);
  if (!value) return tl::unexpected(value.error());
  if (!value->is_object()) return fail("not a JSON object");
  return std::move(value->get_object());
}

namespace {

Result<std::shared_ptr<json::value>> parse_as_it_is(std::string_view text) {
  const auto memory = std::make_shared<DocumentMemory>(text.size());
  auto root = parse_json_into(&memory->resource, text, default_depth);
  if (!root) return tl::unexpected(root.error());
  // By construction, not assignment, which would copy into other memory.
  return std::shared_ptr<json::value>(memory, &memory->root.emplace(std::move(*root)));
}

}  // namespace

Result<std::shared_ptr<json::value>> parse_document(std::string_view text) {
  auto parsed = parse_as_it_is(text);
  if (parsed) return parsed;
  const std::string valid = with_huge_exponents_as_text(with_valid_unicode(text));
  // The first error is kept: its byte is one of the text that was sent.
  if (valid == text) return parsed;
  auto repaired = parse_as_it_is(valid);
  return repaired ? std::move(repaired) : std::move(parsed);
}

Document::Document() : root_(std::make_shared<const json::value>(json::object())) {}

Result<Document> Document::parse(std::string_view text) {
  return parse_document(text).and_then(from);
}

Result<Document> Document::from(std::shared_ptr<json::value> value) {
  if (!value->is_object()) return fail("a Nest document is a JSON object, this is something else");
  value->get_object().erase("metadata");
  strip_credentials(*value);
  return Document(std::move(value));
}

}  // namespace nest2mqtt::model
