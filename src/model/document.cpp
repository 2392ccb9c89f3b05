#include "nest2mqtt/model/document.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/string.hpp>

#include "json_parser.h"
#include "json_repair.h"

namespace nest2mqtt::model {
namespace {

constexpr std::size_t deepest_path = 32;

bool starts_with_auth(std::string_view parameter) {
  constexpr std::string_view name = "auth=";
  return parameter.size() >= name.size() &&
         std::equal(name.begin(), name.end(), parameter.begin(), [](char expected, char found) {
           return expected == std::tolower(static_cast<unsigned char>(found));
         });
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

/// The levels of `/a/b/`; an empty path is the root.
std::vector<std::string_view> levels(std::string_view path) {
  std::vector<std::string_view> result;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) result.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return result;
}

void erase_at(json::object& root, const std::vector<std::string_view>& path) {
  json::object* parent = &root;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    json::value* child = parent->if_contains(path[i]);
    if (child == nullptr || !child->is_object()) return;
    parent = &child->get_object();
  }
  parent->erase(path.back());
}

void put_at(json::object& root, const std::vector<std::string_view>& path, const json::value& data) {
  json::object* parent = &root;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    json::value& child = (*parent)[path[i]];
    if (!child.is_object()) child.emplace_object();
    parent = &child.get_object();
  }
  (*parent)[path.back()] = data;
}

/// A value and the memory it lies in. Nothing of it counts references or is freed by itself, which is half of what a
/// document costs otherwise.
struct DocumentMemory {
  /// A tree takes between two and three times its text; what is too little is added to.
  explicit DocumentMemory(std::size_t text_size) : resource(5 * text_size / 2 + smallest_block) {}

  static constexpr std::size_t smallest_block = 1024;
  json::monotonic_resource resource;
  std::optional<json::value> root;
};

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

Result<json::value> parse_json(std::string_view text, std::size_t deepest) {
  return parse_json_into({}, text, deepest);
}

namespace {

Result<std::shared_ptr<json::value>> parse_as_it_is(std::string_view text) {
  const auto memory = std::make_shared<DocumentMemory>(text.size());
  auto root = parse_json_into(&memory->resource, text, usual_depth);
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

Result<Document> Document::with(std::string_view path, std::shared_ptr<json::value> data) const {
  const auto to = levels(path);
  if (to.empty()) {
    return data->is_null() ? Result<Document>(Document()) : from(std::move(data));
  }
  if (to.size() > deepest_path) return fail("a put deeper than any Nest document");
  auto copy = std::make_shared<json::value>(*root_, json::storage_ptr());
  if (data->is_null()) {
    erase_at(copy->get_object(), to);
  } else {
    put_at(copy->get_object(), to, *data);
  }
  return from(std::move(copy));
}

}  // namespace nest2mqtt::model
