// Writes nest2mqtt.toml(5) from config/nest2mqtt.toml, whose comments are the documentation of the configuration, so
// that there is no second one: config-man config/nest2mqtt.toml > nest2mqtt.toml.5
//
// The file is read as it is written for people: comment lines that stand before lines of TOML explain these; a comment
// that is indented, or is itself TOML, is an example; an empty comment line parts two paragraphs.
#include <cctype>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace {

using Lines = std::vector<std::string>;

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

bool is_key(char c) {
  return std::islower(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// `[table]` or `key = value`.
bool is_toml(std::string_view line) {
  if (line.starts_with("[")) return line.ends_with(']');
  const std::size_t blank = line.find(' ');
  return blank != std::string_view::npos && line.substr(blank).starts_with(" = ") &&
         line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == blank && is_key(line.front());
}

/// The text of a comment line, without its sign.
std::string_view comment_text(std::string_view line) {
  line.remove_prefix(1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line;
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

void print_comment(const Lines& comment) {
  std::string prose;
  bool example = false;
  bool parted = false;
  const auto end_prose = [&] { print_prose(std::exchange(prose, {})); };
  for (const std::string& line : comment) {
    const bool literal = line.starts_with("  ") || is_toml(line);
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

/// The whole page, from the file's lines.
class Page {
 public:
  void add(std::string_view line) {
    if (line.starts_with('#')) {
      if (!keys_.empty() && !is_toml(comment_text(line))) flush();
      comment_.emplace_back(comment_text(line));
    } else if (line.empty()) {
      flush();
    } else if (line.starts_with('[')) {
      if (!keys_.empty()) flush();
      begin_table(line);
    } else {
      keys_.emplace_back(line);
    }
  }

  void finish() {
    flush();
    end_list();
  }

 private:
  void flush() {
    if (keys_.empty() && comment_.empty()) return;
    for (std::size_t i = 0; i < keys_.size(); ++i) fmt::print(".It Li \"{}\"\n", escape(keys_[i], false));
    if (keys_.empty() && in_list_) fmt::print(".It Li \"{}\"\n", escape(first_toml(), false));
    print_comment(comment_);
    keys_.clear();
    comment_.clear();
  }

  [[nodiscard]] std::string first_toml() const {
    for (const std::string& line : comment_) {
      if (is_toml(line)) return line;
    }
    return "";
  }

  void begin_table(std::string_view name) {
    end_list();
    if (!in_tables_) fmt::print(".Sh TABLES AND KEYS\nEach key is shown with its default.\n");
    in_tables_ = true;
    fmt::print(".Ss {}\\&\n", escape(name, false));
    print_comment(std::exchange(comment_, {}));  // what stands directly before the table explains it
    fmt::print(".Bl -tag -width Ds\n");
    in_list_ = true;
  }

  void end_list() {
    if (in_list_) fmt::print(".El\n");
    in_list_ = false;
  }

  Lines comment_;  ///< what stands before the keys ...
  Lines keys_;     ///< ... that it explains
  bool in_tables_ = false;
  bool in_list_ = false;
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
  for (std::string line; std::getline(file, line);) page.add(line);
  page.finish();
  fmt::print("{}", tail);
  return file.eof() ? 0 : 1;
}
