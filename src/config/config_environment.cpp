#include "config_environment.h"

#include <unistd.h>

#include <utility>

#include "nest2mqtt/base/ascii.h"

#include "config_credentials.h"
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

std::string unknown_variable(const std::string& variable) {
  auto known = all_names(config_keys());
  known.emplace_back(accounts_key);
  const std::string meant = nearest(key_of(variable), known);
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

EnvironmentContent read_environment(const Environment& environment, Faults& faults) {
  EnvironmentContent content;
  std::map<std::string, std::string> keys;
  for (const std::string& name : all_names(config_keys())) keys[variable_of(name)] = name;

  for (const auto& [variable, text] : environment) {
    if (!variable.starts_with(variable_prefix)) continue;
    const Origin origin{variable};
    const auto name = keys.find(variable);
    if (name == keys.end() && variable != variable_of(accounts_key)) {
      faults.add(origin, unknown_variable(variable));
    } else if (text.empty()) {
      // As Compose writes `${NAME:-}` where there is no NAME.
    } else if (variable == variable_of(accounts_key)) {
      content.tables.push_back(parse_value(text, false));
      content.accounts = content.tables.back().get("value");
      content.accounts_origin = origin;
    } else {
      const auto [key, in_file] = find_key(config_keys(), name->second);
      if (key->is_text && (key->twin == Twin::none || in_file) && is_in_quotes(text)) {
        faults.add(origin, name->second + " is in quotes, expected the value of a variable without them");
        continue;
      }
      content.tables.push_back(parse_value(text, key->is_text));
      content.givens.push_back({key, in_file, content.tables.back().get("value"), origin});
    }
  }
  return content;
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
