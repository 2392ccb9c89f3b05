#include "support.h"

#include <chrono>
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

Settings still_settings() {
  Settings settings;
  settings.token = "c.test";
  settings.still = true;
  return settings;
}

std::string token_fields(const std::string& code) {
  return "client_id=simulator-client&client_secret=simulator-secret&grant_type=authorization_code&code=" + code;
}

SimulationTest::SimulationTest(const Settings& settings)
    : now_{std::chrono::steady_clock::time_point(std::chrono::hours(1)), noon()},
      simulation_(settings, family(), now_, connections_),
      service_(settings, simulation_),
      control_(simulation_) {}

HttpReply SimulationTest::call(const std::string& method, const std::string& target, const std::string& body) {
  HttpRequest request{method, target};
  request.body = body;
  return control_.handle(request, now_);
}

HttpReply SimulationTest::api(const std::string& method, const std::string& target, const std::string& token,
                              const std::string& body) {
  return service_.api({method, target, "Bearer " + token, "", "", body}, now_).reply;
}

HttpReply SimulationTest::front(const std::string& method, const std::string& target, const std::string& body) {
  HttpRequest request{method, target};
  request.body = body;
  return service_.front(request, {"http://front", "http://api"}, now_);
}

HttpReply SimulationTest::exchange(const std::string& code) {
  return front("POST", "/oauth2/access_token", token_fields(code));
}

}  // namespace nest2mqtt::simulator
