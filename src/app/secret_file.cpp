#include "secret_file.h"

#include <fstream>
#include <utility>

#include "config_rules.h"

namespace nest2mqtt::app {

tl::expected<Secret, std::string> read_secret_file(const std::string& path) {
  if (auto complaint = readable_file(path)) return tl::unexpected(*std::move(complaint));
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty()) {
    return tl::unexpected("names \"" + path + "\", whose first line is empty; expected the secret there");
  }
  return Secret(std::move(line));
}

}  // namespace nest2mqtt::app
