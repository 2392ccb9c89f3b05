#include "config_environment.h"

#include <unistd.h>

#include <functional>
#include <map>
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
    for (const std::string& name : all_names(config_keys())) {
      add(name, [this, name](const Origin& origin, const std::string& text) {
        take(config_keys(), name, "", content_.assignments, origin, text);
      });
    }
    for (std::size_t i = 0; i < tables.size(); ++i) add_table(*tables[i], content_.tables[i]);
  }
  EnvironmentReader(const EnvironmentReader&) = delete;
  EnvironmentReader& operator=(const EnvironmentReader&) = delete;
  ~EnvironmentReader() = default;

  void read(const std::string& variable, const std::string& text) {
    const auto known = known_.find(variable);
    if (known == known_.end()) {
      add_unknown(variable);
    } else if (!text.empty()) {  // empty: as Compose writes `${NAME:-}` where there is no NAME
      known->second({variable}, text);
    }
  }

  EnvironmentContent content() && { return std::move(content_); }

 private:
  using Take = std::function<void(const Origin& origin, const std::string& text)>;

  void add(const std::string& key, Take take) { known_.emplace(variable_of(key), std::move(take)); }

  void add_table(const BackendTable& table, TableContent& content) {
    for (const std::string& name : all_names(table.keys)) {
      add(key_name(table, name), [this, &table, &content, name](const Origin& origin, const std::string& text) {
        content.present = true;
        take(table.keys, name, std::string(table.name) + ".", content.assignments, origin, text);
      });
    }
    add(accounts_key(table), [this, &content](const Origin& origin, const std::string& text) {
      content.present = true;
      content.accounts = node(text, false);
      content.locate = [origin](const toml::source_region&) { return origin; };
    });
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

  void add_unknown(const std::string& variable) {
    const std::string key = key_of(variable);
    const auto now = moved_to(key, tables_);
    content_.has_moved_keys = content_.has_moved_keys || now || is_dropped(key);
    errors_.add({variable}, now               ? "this variable is now " + variable_of(*now)
                            : is_dropped(key) ? dropped(key, tables_)
                                              : unknown_variable(variable, tables_));
  }

  BackendTables tables_;
  ConfigErrors& errors_;
  EnvironmentContent content_;
  std::map<std::string, Take> known_;
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
