#include "support.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "home/home_source.h"
#include "json/fields.h"

namespace nest2mqtt::simulator {

std::string shipped_text(const std::string& path) {
  std::ifstream file(std::string(NEST2MQTT_CONFIG_DIR "/") + path);
  std::ostringstream text;
  if (!(text << file.rdbuf())) throw std::runtime_error(path + " cannot be read");
  return text.str();
}

json::object shipped_home(const std::string& name) {
  auto home = parse_home(shipped_text("homes/" + name), name);
  if (!home) throw std::runtime_error(home.error().message);
  return std::move(*home);
}

Path operator/(Path path, const std::string& segment) {
  path.push_back(segment);
  return path;
}

WallTime noon() {
  return *parse_utc("2025-03-01T12:00:00Z");
}

std::string text_at(const json::object& home, const Path& path) {
  const json::value* const value = find(home, path);
  if (value == nullptr) return {};
  return value->is_string() ? std::string(value->get_string()) : to_text(*value);
}

std::string anchor_of(const Checked<Write>& write) {
  return write ? "allowed" : write.error().anchor;
}

}  // namespace nest2mqtt::simulator
