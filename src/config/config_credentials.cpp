#include "config_credentials.h"

#include <algorithm>
#include <any>
#include <filesystem>
#include <system_error>
#include <utility>

namespace nest2mqtt::config {
namespace {

constexpr std::string_view file_prefix = "nest2mqtt.";

bool has_content(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && std::filesystem::file_size(path, error) > 0;
}

/// The question that a file answers: the twin of the secret, whichever kind of twin that is.
template <class Target>
Assignment<Target> given_by_file(std::span<const Key<Target>> keys, const Key<Target>& secret, const toml::node& path,
                                 Origin origin, const std::string& table) {
  const auto [key, in_file] = find_key(keys, std::string(secret.name) + std::string(twin_suffix));
  return {key, in_file, &path, std::move(origin), table};
}

}  // namespace

Credentials::Credentials(const Environment& environment, ConfigErrors& errors) : errors_(errors) {
  const auto directory = environment.find(std::string(credentials_variable));
  if (directory != environment.end()) directory_ = directory->second;
}

std::string Credentials::path_of(const std::string& name) const {
  return directory_ + "/" + std::string(file_prefix) + name;
}

template <class Target>
bool Credentials::add_to(Assignments<Target>& assignments, std::span<const Key<Target>> keys,
                         const std::string& table) {
  if (directory_.empty()) return false;
  bool any = false;
  Assignments<Target> found;
  for (const Key<Target>& key : keys) {
    const std::string path = path_of(table + std::string(key.name));
    if (key.twin == Twin::none || !has_content(path)) continue;
    any = true;
    const Assignment<Target> given = given_by_file(keys, key, paths_.emplace_back(path), Origin{path}, table);
    const bool answered = std::any_of(assignments.begin(), assignments.end(), [&](const Assignment<Target>& other) {
      return same_question(other, given) && !other.is_empty_text();
    });
    if (!answered) found.push_back(given);
  }
  assignments.insert(assignments.end(), found.begin(), found.end());
  return any;
}

template bool Credentials::add_to(Assignments<Config>&, std::span<const Key<Config>>, const std::string&);
template bool Credentials::add_to(Assignments<std::any>&, std::span<const Key<std::any>>, const std::string&);

bool Credentials::look_for_moved(BackendTables tables) {
  if (directory_.empty()) return false;
  bool any = false;
  for (const BackendTable* const table : tables) {
    if (table->former_table.empty()) continue;
    for (const Key<std::any>& key : table->keys) {
      const std::string former = path_of(std::string(table->former_table) + "." + std::string(key.name));
      if (key.twin == Twin::none || !has_content(former)) continue;
      any = true;
      errors_.add({former}, "this credential is now " + std::string(file_prefix) + key_name(*table, key.name));
    }
  }
  return any;
}

}  // namespace nest2mqtt::config
