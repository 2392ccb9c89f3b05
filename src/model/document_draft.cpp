#include "nest2mqtt/model/document_draft.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include "document_memory.h"

namespace nest2mqtt::model {
namespace {

constexpr std::size_t deepest_path = 32;

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

/// About the length of the value as JSON text.
std::size_t text_size(const json::value& value) {
  constexpr std::size_t scalar = 8;
  constexpr std::size_t punctuation = 4;  // quotes, colon and comma
  std::size_t size = punctuation;
  if (const auto* const text = value.if_string()) return size + text->size();
  if (const auto* const object = value.if_object()) {
    for (const auto& [name, member] : *object) size += punctuation + name.size() + text_size(member);
  } else if (const auto* const array = value.if_array()) {
    for (const json::value& element : *array) size += text_size(element);
  } else {
    size = scalar;
  }
  return size;
}

}  // namespace

DocumentDraft::DocumentDraft(const Document& begin) : root_(begin.root(), json::storage_ptr()) {}

Result<void> DocumentDraft::put(std::string_view path, const json::value& data) {
  const auto to = levels(path);
  if (to.empty()) return fail("a put of a part without a path");
  if (to.size() > deepest_path) return fail("a put deeper than any Nest document");
  if (data.is_null()) {
    erase_at(root_.get_object(), to);
  } else {
    put_at(root_.get_object(), to, data);
  }
  return {};
}

Result<Document> DocumentDraft::document() const {
  const std::size_t size = text_size(root_);
  if (size > max_home) {
    return fail("a home of " + std::to_string(size) + " bytes, of which " + std::to_string(max_home) + " are taken");
  }
  const auto memory = std::make_shared<DocumentMemory>(size);
  return Document::from(std::shared_ptr<json::value>(memory, &memory->root.emplace(root_, &memory->resource)));
}

}  // namespace nest2mqtt::model
