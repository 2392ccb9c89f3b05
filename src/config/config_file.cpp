#include "config_file.h"

#include <set>
#include <sstream>
#include <string_view>

#include "nest2mqtt/base/regular_file.h"

#include "config_codec.h"
#include "suggestion.h"

namespace nest2mqtt::config {
namespace {

/// More than anybody writes by hand.
constexpr std::size_t largest_configuration = std::size_t{1} * 1024 * 1024;

std::string line_of(const std::string& text, std::size_t number) {
  std::istringstream lines(text);
  std::string line;
  for (std::size_t i = 0; i < number; ++i) std::getline(lines, line);
  return line;
}

/// The parser may quote what it stumbled over. On a line that names a secret, that could be the secret.
std::string explain(const toml::parse_error& error, const std::string& text) {
  const std::string line = line_of(text, error.source().begin.line);
  const auto names = [&](std::string_view dotted) {
    return line.find(dotted.substr(dotted.rfind('.') + 1)) != std::string::npos;
  };
  for (const auto& key : config_keys()) {
    if (key.twin != Twin::none && names(key.name)) {
      return R"(this line is not valid TOML, expected key = "value" with the value in quotes)";
    }
  }
  return "this is not valid TOML: " + std::string(error.description()) +
         "; expected lines of the form key = value, texts in quotes";
}

/// The tables there are: `nest`, `mqtt`, `mqtt.tls` ...
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
  Sorter(const std::string& path, Faults& faults) : path_(path), faults_(faults) {}

  void sort(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      if (sections_.contains(name)) {
        sort_section(node, name);
      } else if (name == accounts_key) {
        content_.accounts = &node;
      } else if (const auto [known, in_file] = find_key(config_keys(), name); known != nullptr) {
        content_.givens.push_back({known, in_file, &node, origin_of(path_, node.source())});
      } else {
        faults_.add(origin_of(path_, key.source()), unknown_key(name, names_));
      }
    }
  }

  FileContent content() && { return std::move(content_); }

 private:
  void sort_section(const toml::node& node, const std::string& name) {
    if (const auto* const section = node.as_table()) {
      sort(*section, name + ".");
    } else {
      faults_.add(origin_of(path_, node.source()), name + " " + found(node) + ", expected the table [" + name + "]");
    }
  }

  static std::vector<std::string> known_names(const std::set<std::string>& sections) {
    auto names = all_names(config_keys());
    names.insert(names.end(), sections.begin(), sections.end());
    names.emplace_back(accounts_key);
    return names;
  }

  const std::string& path_;
  Faults& faults_;
  const std::set<std::string> sections_ = all_sections();
  const std::vector<std::string> names_ = known_names(sections_);
  FileContent content_;
};

}  // namespace

toml::table parse_file(const std::string& path, Faults& faults) {
  const auto text = read_regular_file(path, largest_configuration, FileKind::handed_over);
  if (!text) {
    faults.add({path}, text.error().what + ", expected the configuration; name it with --config FILE");
    return {};
  }
  try {
    return toml::parse(*text, path);
  } catch (const toml::parse_error& error) {
    faults.add(origin_of(path, error.source()), explain(error, *text));
    return {};
  }
}

FileContent sort_by_key(const toml::table& table, const std::string& path, Faults& faults) {
  Sorter sorter(path, faults);
  sorter.sort(table, "");
  return std::move(sorter).content();
}

std::string unknown_key(const std::string& name, const std::vector<std::string>& known) {
  const std::string meant = nearest(name, known);
  if (!meant.empty()) return "unknown key " + name + ", did you mean " + meant + "?";
  return "unknown key " + name + ", expected one of those in the documented nest2mqtt.toml";
}

}  // namespace nest2mqtt::config
