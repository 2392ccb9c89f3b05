#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "nest2mqtt/base/secret_file.h"
#include "nest2mqtt/config/config_keys.h"

#include "config_errors.h"

namespace nest2mqtt::config {

constexpr std::string_view twin_suffix = "_file";

/// One key that a source gives a value.
template <class Target>
struct Assignment {
  const Key<Target>* key;
  bool in_file;  ///< the value is not here but in the file named here: the `_file` twin of `key`
  const toml::node* node;
  Origin origin;
  std::string table = {};  ///< "wwn.", where the key is that of a back end's table

  [[nodiscard]] std::string name() const {
    return table + std::string(key->name) + std::string(in_file ? twin_suffix : "");
  }
  [[nodiscard]] bool is_empty_text() const {
    const auto* const text = node->as_string();
    return text != nullptr && text->get().empty();
  }
};

template <class Target>
using Assignments = std::vector<Assignment<Target>>;

/// The key of this name, or the secret that has this name for its `_file` twin (then the second is true).
template <class Target>
std::pair<const Key<Target>*, bool> find_key(std::span<const Key<Target>> keys, std::string_view name) {
  const auto named = [&](std::string_view wanted) -> const Key<Target>* {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& key) { return key.name == wanted; });
    return found == keys.end() ? nullptr : &*found;
  };
  if (const auto* const key = named(name)) return {key, false};
  if (!name.ends_with(twin_suffix)) return {nullptr, false};
  const auto* const secret = named(name.substr(0, name.size() - twin_suffix.size()));
  if (secret == nullptr || secret->twin != Twin::content) return {nullptr, false};
  return {secret, true};
}

/// Every name that may be given, twins included.
template <class Target>
std::vector<std::string> all_names(std::span<const Key<Target>> keys) {
  std::vector<std::string> names;
  for (const auto& key : keys) {
    names.emplace_back(key.name);
    if (key.twin == Twin::content) names.push_back(names.back() + std::string(twin_suffix));
  }
  return names;
}

/// Whether two assignments answer the same question: the same key, or a secret and its twin.
template <class Target>
bool same_question(const Assignment<Target>& a, const Assignment<Target>& b) {
  const auto twin_of = [](const Key<Target>& secret, const Key<Target>& path) {
    return secret.twin == Twin::path && path.name == std::string(secret.name) + std::string(twin_suffix);
  };
  return a.key == b.key || twin_of(*a.key, *b.key) || twin_of(*b.key, *a.key);
}

/// `winners` as well as those of `others` that answer other questions.
template <class Target>
Assignments<Target> override_with(Assignments<Target> others, const Assignments<Target>& winners) {
  std::erase_if(others, [&](const Assignment<Target>& other) {
    return std::any_of(winners.begin(), winners.end(),
                       [&](const auto& winner) { return same_question(winner, other); });
  });
  others.insert(others.end(), winners.begin(), winners.end());
  return others;
}

/// Puts one value into the target.
template <class Target>
void apply_one(const Assignment<Target>& given, Target& target, ConfigErrors& errors) {
  std::optional<std::string> error;
  if (!given.in_file) {
    error = given.key->set(target, *given.node);
  } else if (const auto* const path = given.node->as_string(); path == nullptr) {
    error = "must be the path of a file, expected a string in quotes";
  } else if (const auto secret = read_secret_file(path->get()); secret) {
    error = given.key->set(target, toml::value<std::string>(std::string(secret->reveal())));
  } else {
    error = "names \"" + path->get() + "\", which " + secret.error().what +
            "; expected a readable file with the secret in its first line";
  }
  if (error) errors.add(given.origin, given.name() + " " + *error);
}

/// Puts all values into the target. A secret may come directly or by its twin, not both ways; an empty text counts as
/// not given there.
template <class Target>
void apply(const Assignments<Target>& assignments, Target& target, ConfigErrors& errors) {
  for (auto given = assignments.begin(); given != assignments.end(); ++given) {
    const auto rival = std::find_if(assignments.begin(), assignments.end(), [&](const Assignment<Target>& other) {
      return &other != &*given && same_question(other, *given) && !other.is_empty_text();
    });
    if (rival == assignments.end()) {
      if (!given->in_file || !given->is_empty_text()) apply_one(*given, target, errors);
    } else if (!given->is_empty_text() && given < rival) {
      errors.add(rival->origin, rival->name() + " and " + given->name() + " are both given, expected only one of them");
    }
  }
}

}  // namespace nest2mqtt::config
