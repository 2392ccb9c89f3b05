#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace nest2mqtt::tools {

/// Lines of config/nest2mqtt.toml that belong together: a comment, and the lines of TOML that it explains.
struct ConfigParagraph {
  std::vector<std::string> comment;  ///< without its signs
  std::string table;                 ///< `[mqtt]`, where a table begins here; the comment is about the table then
  std::vector<std::string> keys;     ///< `url = "..."`
};

/// The file as it is written for people. A line of TOML that is switched off (`#key = value`) counts like any other. A
/// comment line that is indented is an example; an empty one parts two paragraphs of text.
[[nodiscard]] std::vector<ConfigParagraph> read_documented_config(std::istream& file);

[[nodiscard]] bool is_example(std::string_view comment_line);

}  // namespace nest2mqtt::tools
