// Writes nest2mqtt.toml(5) from config/nest2mqtt.toml, whose comments are the documentation of the configuration, so
// that there is no second one: config-man config/nest2mqtt.toml > nest2mqtt.toml.5
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "documented_config.h"

namespace {

using nest2mqtt::tools::ConfigParagraph;

/// Text that troff is not to understand. With `markup`, what stands between two backticks becomes bold.
std::string escape(std::string_view text, bool markup) {
  std::string out;
  bool bold = false;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '"':
        out += "\\(dq";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '-':
        out += "\\-";
        break;
      case '`':
        if (markup) {
          out += bold ? "\\fP" : "\\fB";
          bold = !bold;
        }
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// A sentence begins a line of its own, as mdoc(7) asks, and no line is long.
void print_prose(const std::string& text) {
  constexpr std::size_t max_line = 78;
  std::istringstream words(escape(text, true));
  std::string line;
  const auto print_line = [&] {
    // At its begin these two would make it a command.
    if (!line.empty()) fmt::print("{}{}\n", line.front() == '.' || line.front() == '\'' ? "\\&" : "", line);
    line.clear();
  };
  for (std::string word; words >> word;) {
    if (line.size() + word.size() >= max_line) print_line();
    line += (line.empty() ? "" : " ") + word;
    if (word.ends_with('.')) print_line();
  }
  print_line();
}

void print_comment(const std::vector<std::string>& comment) {
  std::string prose;
  bool example = false;
  bool parted = false;
  const auto end_prose = [&] { print_prose(std::exchange(prose, {})); };
  for (const std::string& line : comment) {
    const bool literal = nest2mqtt::tools::is_example(line);
    if (literal != example) {
      end_prose();
      fmt::print("{}\n", literal ? ".Bd -literal -offset indent" : ".Ed");
    } else if (parted) {
      end_prose();
      fmt::print(".Pp\n");
    }
    example = literal;
    parted = line.empty();
    if (literal) {
      fmt::print("{}\n", escape(std::string_view(line).substr(line.find_first_not_of(' ')), false));
    } else {
      prose += line + " ";
    }
  }
  end_prose();
  if (example) fmt::print(".Ed\n");
}

/// The whole page, from the file's paragraphs.
class Page {
 public:
  void add(const ConfigParagraph& paragraph) {
    if (!paragraph.table.empty()) begin_table(paragraph.table);
    for (const std::string& key : paragraph.keys) fmt::print(".It Li \"{}\"\n", escape(key, false));
    print_comment(paragraph.comment);
    if (!paragraph.table.empty()) fmt::print(".Bl -tag -width Ds\n");
  }

  void finish() {
    if (in_tables_) fmt::print(".El\n");
  }

 private:
  void begin_table(std::string_view name) {
    fmt::print("{}", in_tables_ ? ".El\n" : ".Sh TABLES AND KEYS\nEach key is shown with its default.\n");
    in_tables_ = true;
    fmt::print(".Ss {}\\&\n", escape(name, false));
  }

  bool in_tables_ = false;
};

constexpr std::string_view head = R"(.Dd November 24, 2026
.Dt NEST2MQTT.TOML 5
.Os
.Sh NAME
.Nm nest2mqtt.toml
.Nd configuration of the bridge from a Nest home to MQTT
.Sh SYNOPSIS
.Pa /etc/nest2mqtt/nest2mqtt.toml
.Sh DESCRIPTION
)";
constexpr std::string_view tail = R"(.Sh SEE ALSO
.Xr nest2mqtt 1
)";

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: config-man FILE > PAGE\n");
    return 1;
  }
  std::ifstream file(argv[1]);
  Page page;
  fmt::print("{}", head);
  for (const auto& paragraph : nest2mqtt::tools::read_documented_config(file)) page.add(paragraph);
  page.finish();
  fmt::print("{}", tail);
  return file.eof() ? 0 : 1;
}
