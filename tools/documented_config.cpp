#include "documented_config.h"

#include <istream>
#include <utility>

namespace nest2mqtt::tools {
namespace {

bool is_comment(std::string_view line) {
  return line == "#" || line.starts_with("# ");
}

std::string_view comment_text(std::string_view line) {
  line.remove_prefix(1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line;
}

class Reader {
 public:
  void add(std::string_view line) {
    if (line.starts_with("#:")) return;  // a directive for editors
    if (is_comment(line)) {
      if (!paragraph_.keys.empty()) end_paragraph();
      paragraph_.comment.emplace_back(comment_text(line));
      return;
    }
    if (line.starts_with('#')) line.remove_prefix(1);
    if (line.empty()) {
      end_paragraph();
    } else if (line.starts_with('[')) {
      if (!paragraph_.keys.empty()) end_paragraph();
      paragraph_.table = line;
      end_paragraph();
    } else {
      paragraph_.keys.emplace_back(line);
    }
  }

  std::vector<ConfigParagraph> paragraphs() && {
    end_paragraph();
    return std::move(paragraphs_);
  }

 private:
  void end_paragraph() {
    const bool empty = paragraph_.comment.empty() && paragraph_.table.empty() && paragraph_.keys.empty();
    if (!empty) paragraphs_.push_back(std::exchange(paragraph_, {}));
  }

  ConfigParagraph paragraph_;
  std::vector<ConfigParagraph> paragraphs_;
};

}  // namespace

std::vector<ConfigParagraph> read_documented_config(std::istream& file) {
  Reader reader;
  for (std::string line; std::getline(file, line);) reader.add(line);
  return std::move(reader).paragraphs();
}

bool is_example(std::string_view comment_line) {
  return comment_line.starts_with("  ");
}

}  // namespace nest2mqtt::tools
