#include "config_environment.h"

#include <unistd.h>

#include <utility>

#include "nest2mqtt/base/ascii.h"

#include "config_credentials.h"
#include "config_file.h"
#include "former_keys.h"
#include "suggestion.h"

namespace nest2mqtt::config {
namespace {

constexpr std::string_view variable_prefix = "NEST2MQTT__";

/// A text as it is, anything else as TOML. What is not TOML stays a text, and the key says that it wants something
/// else.
toml::table parse_value(const std::string& text, bool is_text) {
  if (!is_text) {
    try {
      toml::table table = toml::parse("value = " + text);
      if (table.size() == 1) return table;  // more than one: the text had lines of its own
    } catch (const toml::parse_error&) {
      // Falls through to the text: the parser's words are about a line that the user did not write.
    }
  }
  return toml::table{{"value", text}};
}

/// The key that a variable's name would stand for, so that the nearest one can be found among the keys.
std::string key_of(std::string_view variable) {
  std::string key;
  variable.remove_prefix(variable_prefix.size());
  while (!variable.empty()) {
    const bool separator = variable.starts_with("__");
    const char c = variable.front();
    key += separator ? '.' : ascii_lower(c);
    variable.remove_prefix(separator ? 2 : 1);
  }
  return key;
}

std::string unknown_variable(const std::string& variable, BackendTables tables) {
  const std::string meant = nearest(key_of(variable), known_names(tables));
  if (!meant.empty()) return "unknown variable, did you mean " + variable_of(meant) + "?";
  return "unknown variable, expected NEST2MQTT__TABLE__KEY for a key of the configuration";
}

/// As a list of variables in YAML hands them over: `- NAME="value"`. A secret may have them.
bool is_in_quotes(std::string_view text) {
  return text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
}

}  // namespace

std::string variable_of(std::string_view key) {
  std::string name(variable_prefix);
  for (const char c : key) {
    if (c == '.') {
      name += "__";
    } else {
      name += ascii_upper(c);
    }
  }
  return name;
}

namespace {

class EnvironmentReader {
 public:
  EnvironmentReader(BackendTables tables, ConfigErrors& errors) : tables_(tables), errors_(errors) {
    content_.tables.resize(tables.size());
  }

  void read(const std::string& variable, const std::string& text) {
    const std::string key = key_of(variable);
    // NEST2MQTT__mqtt__url would stand for the same key, but is another variable.
    const bool known = variable_of(key) == variable && take(key, {variable}, text);
    if (!known) add_unknown(variable, key);
  }

  EnvironmentContent content() && { return std::move(content_); }

 private:
  /// False: there is no such key. An empty text, as Compose writes `${NAME:-}` where there is no NAME, is not taken.
  bool take(const std::string& name, const Origin& origin, const std::string& text) {
    if (find_key(config_keys(), name).first != nullptr) {
      if (!text.empty()) take(config_keys(), name, "", content_.assignments, origin, text);
      return true;
    }
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      const std::string prefix = std::string(tables_[i]->name) + ".";
      if (!name.starts_with(prefix)) continue;
      TableContent& content = content_.tables[i];
      const std::string key = name.substr(prefix.size());
      const bool is_key = find_key(tables_[i]->keys, key).first != nullptr;
      if (!is_key && name != accounts_key(*tables_[i])) return false;
      if (text.empty()) return true;
      content.present = true;
      if (is_key) {
        take(tables_[i]->keys, key, prefix, content.assignments, origin, text);
      } else {
        content.accounts = node(text, false);
        content.locate = [origin](const toml::source_region&) { return origin; };
      }
      return true;
    }
    return false;
  }

  template <class Target>
  void take(std::span<const Key<Target>> keys, const std::string& name, const std::string& table,
            Assignments<Target>& assignments, const Origin& origin, const std::string& text) {
    const auto [key, in_file] = find_key(keys, name);
    if (key->is_text && (key->twin == Twin::none || in_file) && is_in_quotes(text)) {
      errors_.add(origin, table + name + " is in quotes, expected the value of a variable without them");
      return;
    }
    assignments.push_back({key, in_file, node(text, key->is_text), origin, table});
  }

  const toml::node* node(const std::string& text, bool is_text) {
    content_.nodes.push_back(parse_value(text, is_text));
    return content_.nodes.back().get("value");
  }

  void add_unknown(const std::string& variable, const std::string& key) {
    const auto former = former_key_error(
        key, tables_, [](const std::string& now) { return "this variable is now " + variable_of(now); });
    content_.has_moved_keys = content_.has_moved_keys || former;
    errors_.add({variable}, former ? *former : unknown_variable(variable, tables_));
  }

  BackendTables tables_;
  ConfigErrors& errors_;
  EnvironmentContent content_;
};

}  // namespace

EnvironmentContent read_environment(const Environment& environment, BackendTables tables, ConfigErrors& errors) {
  EnvironmentReader reader(tables, errors);
  for (const auto& [variable, text] : environment) {
    if (variable.starts_with(variable_prefix)) reader.read(variable, text);
  }
  return std::move(reader).content();
}

Environment process_environment() {
  Environment variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, equals);
    if (!name.starts_with(variable_prefix) && name != credentials_variable) continue;
    variables.emplace(name, text.substr(equals + 1));
  }
  return variables;
}

}  // namespace nest2mqtt::config
