#include "json/path.h"

namespace nest2mqtt::simulator {

std::string to_text(const Path& path) {
  std::string out;
  for (const std::string& segment : path) out += "/" + segment;
  return out.empty() ? "/" : out;
}

const json::value* find(const json::object& root, const Path& path) {
  const json::object* object = &root;
  const json::value* value = nullptr;
  for (const std::string& segment : path) {
    if (object == nullptr) return nullptr;
    value = object->if_contains(segment);
    if (value == nullptr) return nullptr;
    object = value->if_object();
  }
  return value;
}

const json::object* find_object(const json::object& root, const Path& path) {
  if (path.empty()) return &root;
  const json::value* const value = find(root, path);
  return value == nullptr ? nullptr : value->if_object();
}

}  // namespace nest2mqtt::simulator
