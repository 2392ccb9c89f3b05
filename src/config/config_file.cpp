#include "config_file.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "nest2mqtt/base/regular_file.h"
#include "nest2mqtt/config/config_codec.h"

#include "former_keys.h"
#include "suggestion.h"

namespace nest2mqtt::config {
namespace {

/// More than anybody writes by hand.
constexpr std::size_t max_configuration = std::size_t{1} * 1024 * 1024;

std::string line_of(const std::string& text, std::size_t number) {
  std::istringstream lines(text);
  std::string line;
  for (std::size_t i = 0; i < number; ++i) std::getline(lines, line);
  return line;
}

/// Whether the line names a secret: `mqtt.password`, or in the table itself `password`.
bool names_secret(const std::string& line, BackendTables tables) {
  const auto named = [&](const auto& keys) {
    return std::any_of(keys.begin(), keys.end(), [&](const auto& key) {
      const std::string_view last = key.name.substr(key.name.rfind('.') + 1);
      return key.twin != Twin::none && line.find(last) != std::string::npos;
    });
  };
  return named(config_keys()) ||
         std::any_of(tables.begin(), tables.end(), [&](const BackendTable* table) { return named(table->keys); });
}

/// The parser may quote what it stumbled over. On a line that names a secret, that could be the secret.
std::string explain(const toml::parse_error& error, const std::string& text, BackendTables tables) {
  if (names_secret(line_of(text, error.source().begin.line), tables)) {
    return R"(this line is not valid TOML, expected key = "value" with the value in quotes)";
  }
  return "this is not valid TOML: " + std::string(error.description()) +
         "; expected lines of the form key = value, texts in quotes";
}

/// The tables there are besides those of the back ends: `nest`, `mqtt`, `mqtt.tls` ...
std::set<std::string> all_sections() {
  std::set<std::string> sections;
  for (const auto& key : config_keys()) {
    const std::string_view name = key.name;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
      sections.emplace(name.substr(0, dot));
    }
  }
  return sections;
}

class Sorter {
 public:
  Sorter(const std::string& path, BackendTables tables, ConfigErrors& errors)
      : path_(path), tables_(tables), errors_(errors), names_(known_names(tables)) {
    names_.insert(names_.end(), sections_.begin(), sections_.end());
    for (const BackendTable* const table : tables) names_.emplace_back(table->name);
    content_.tables.resize(tables.size());
  }

  void sort(const toml::table& table) { sort(table, ""); }

  FileContent content() && { return std::move(content_); }

 private:
  void sort(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      const auto backend =
          std::find_if(tables_.begin(), tables_.end(), [&](const BackendTable* known) { return known->name == name; });
      if (sections_.contains(name)) {
        if (const auto* const section = table_in(node, name)) sort(*section, name + ".");
      } else if (backend != tables_.end()) {
        const auto at = static_cast<std::size_t>(backend - tables_.begin());
        content_.tables[at].present = true;
        if (const auto* const section = table_in(node, name)) sort(*section, **backend, content_.tables[at]);
      } else if (const auto [known, in_file] = find_key(config_keys(), name); known != nullptr) {
        content_.assignments.push_back({known, in_file, &node, origin_of(path_, node.source())});
      } else {
        add_unknown(key.source(), name);
      }
    }
  }

  /// The table of a back end.
  void sort(const toml::table& table, const BackendTable& backend, TableContent& content) {
    for (const auto& [key, node] : table) {
      const std::string name = key_name(backend, key.str());
      if (name == accounts_key(backend)) {
        content.accounts = &node;
        content.locate = [path = path_](const toml::source_region& source) { return origin_of(path, source); };
      } else if (const auto [known, in_file] = find_key(backend.keys, key.str()); known != nullptr) {
        content.assignments.push_back(
            {known, in_file, &node, origin_of(path_, node.source()), std::string(backend.name) + "."});
      } else {
        add_unknown(key.source(), name);
      }
    }
  }

  void add_unknown(const toml::source_region& source, const std::string& name) {
    const auto former =
        former_key_error(name, tables_, [&](const std::string& now) { return name + " is now " + now; });
    content_.has_moved_keys = content_.has_moved_keys || former;
    errors_.add(origin_of(path_, source), former ? *former : unknown_key(name, names_));
  }

  const toml::table* table_in(const toml::node& node, const std::string& name) {
    const auto* const section = node.as_table();
    if (section == nullptr) {
      errors_.add(origin_of(path_, node.source()), name + " " + found(node) + ", expected the table [" + name + "]");
    }
    return section;
  }

  const std::string& path_;
  BackendTables tables_;
  ConfigErrors& errors_;
  const std::set<std::string> sections_ = all_sections();
  std::vector<std::string> names_;
  FileContent content_;
};

}  // namespace

std::optional<toml::table> parse_file(const std::string& path, BackendTables tables, ConfigErrors& errors) {
  const auto text = read_regular_file(path, max_configuration, FileKind::handed_over);
  if (!text) {
    errors.add({path}, text.error().what + ", expected the configuration; name it with --config FILE");
    return std::nullopt;
  }
  try {
    return toml::parse(*text, path);
  } catch (const toml::parse_error& error) {
    errors.add(origin_of(path, error.source()), explain(error, *text, tables));
    return std::nullopt;
  }
}

FileContent sort_by_key(const toml::table& table, const std::string& path, BackendTables tables, ConfigErrors& errors) {
  Sorter sorter(path, tables, errors);
  sorter.sort(table);
  return std::move(sorter).content();
}

std::vector<std::string> known_names(BackendTables tables) {
  auto names = all_names(config_keys());
  for (const BackendTable* const table : tables) {
    for (const std::string& name : all_names(table->keys)) names.push_back(key_name(*table, name));
    names.push_back(accounts_key(*table));
  }
  return names;
}

std::string unknown_key(const std::string& name, const std::vector<std::string>& known) {
  const std::string meant = nearest(name, known);
  if (!meant.empty()) return "unknown key " + name + ", did you mean " + meant + "?";
  return "unknown key " + name + ", expected one of those in the documented nest2mqtt.toml";
}

}  // namespace nest2mqtt::config
