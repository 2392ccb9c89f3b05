#include "key_texts.h"

#include <vector>

#include "documented_config.h"

namespace nest2mqtt::tools {
namespace {

std::string text_of(const std::vector<std::string>& comment) {
  std::string text;
  for (const std::string& line : comment) {
    if (is_example(line)) continue;
    const bool begins = text.empty() || text.ends_with('\n');
    text += line.empty() ? "\n\n" : (begins ? "" : " ") + line;
  }
  return text;
}

/// `mqtt.tls` of `[mqtt.tls]`.
std::string table_name(const std::string& line) {
  const std::size_t begin = line.find_first_not_of('[');
  return line.substr(begin, line.find(']') - begin);
}

}  // namespace

std::map<std::string, std::string> read_key_texts(std::istream& file) {
  std::map<std::string, std::string> texts;
  std::string table;
  for (const ConfigParagraph& paragraph : read_documented_config(file)) {
    const std::string text = text_of(paragraph.comment);
    if (!paragraph.table.empty()) {
      table = table_name(paragraph.table);
      texts[table] = text;
    }
    for (const std::string& key : paragraph.keys) texts[table + "." + key.substr(0, key.find(' '))] = text;
  }
  return texts;
}

}  // namespace nest2mqtt::tools
