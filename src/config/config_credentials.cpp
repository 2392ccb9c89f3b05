#include "config_credentials.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace nest2mqtt::config {
namespace {

bool has_content(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && std::filesystem::file_size(path, error) > 0;
}

/// The question that a file answers: the twin of the secret, whichever kind of twin that is.
Given<Config> given_by_file(const Key<Config>& secret, const toml::node& path, Origin origin) {
  const auto [key, in_file] = find_key(config_keys(), std::string(secret.name) + std::string(twin_suffix));
  return {key, in_file, &path, std::move(origin)};
}

}  // namespace

Credentials read_credentials(const Environment& environment, const Givens<Config>& others) {
  Credentials credentials;
  const auto directory = environment.find(std::string(credentials_variable));
  if (directory == environment.end() || directory->second.empty()) return credentials;
  for (const Key<Config>& key : config_keys()) {
    if (key.twin == Twin::none) continue;
    const std::string path = directory->second + "/nest2mqtt." + std::string(key.name);
    if (!has_content(path)) continue;
    const toml::node& node = credentials.paths.emplace_back(path);
    const Given<Config> given = given_by_file(key, node, Origin{path});
    const bool answered = std::any_of(others.begin(), others.end(), [&](const Given<Config>& other) {
      return same_question(other, given) && !other.is_empty_text();
    });
    if (!answered) credentials.givens.push_back(given);
  }
  return credentials;
}

}  // namespace nest2mqtt::config
