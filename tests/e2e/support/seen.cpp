#include "e2e/support/seen.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace nest2mqtt::test {
namespace {

/// What can be read of it: a file of /proc cannot be read any more (ESRCH) when its process has ended meanwhile.
std::string whole_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();  // throws nothing when reading fails
  return text.str();
}

}  // namespace

void Seen::add_command_lines(const Bridge& bridge) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string text = whole_file(entry.path() / "cmdline");
    if (text.find(bridge.config_file().string()) == std::string::npos) continue;
    add(entry.path().string() + "/cmdline", text);
    ++command_lines_;
  }
}

void Seen::add_rest(const MirrorWorld& world) {
  add("the log", world.bridge.log());
  for (const Message& message : world.probe.messages_since(0)) add(message.topic, message.topic + message.payload);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.bridge.state_dir())) {
    const bool is_token = entry.path().parent_path().filename() == "tokens";
    if (entry.is_regular_file() && !is_token) add(entry.path().string(), whole_file(entry.path()));
  }
  for (const auto& request : world.simulator.requests()) {
    const auto& fields = request.as_object();
    // Where a code becomes a token, the body has to hold both; and the page of the service has its own form.
    if (fields.at("port") == "front" && fields.at("method") == "POST") continue;
    add("a request", boost::json::serialize(request));
    for (const auto& name : fields.at("query").as_array()) {
      const bool picture = fields.at("path").as_string().starts_with("/images/");
      EXPECT_TRUE(picture || name != "auth") << "a token in a URL: " << boost::json::serialize(request);
    }
  }
}

bool Seen::has(const std::string& text) const {
  return std::any_of(places_.begin(), places_.end(),
                     [&](const auto& place) { return place.second.find(text) != std::string::npos; });
}

void Seen::expect_without(const std::string& secret) const {
  for (const auto& [where, text] : places_) {
    EXPECT_EQ(text.find(secret), std::string::npos) << secret << " is in " << where << ":\n" << text.substr(0, 2000);
  }
}

}  // namespace nest2mqtt::test
