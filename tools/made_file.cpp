#include "made_file.h"

#include <cstdio>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace nest2mqtt::tools {

int complain(std::string_view what) {
  fmt::print(stderr, "{}\n", what);
  return 1;
}

std::string read_file(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

int write_or_check(std::string_view mode, const std::string& file, const std::string& content, std::string_view how) {
  if (mode == "--check") {
    return content == read_file(file) ? 0 : complain(fmt::format("{} is not up to date: {}", file, how));
  }
  if (mode != "--write") return complain("expected --write or --check");
  std::ofstream out(file);
  out << content << std::flush;
  return out ? 0 : complain(file + " could not be written");
}

}  // namespace nest2mqtt::tools
