#include "marked_part.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace nest2mqtt::tools {
namespace {

std::optional<std::string> with_part(const std::string& page, const MarkedPart& part) {
  const std::size_t begin = page.find(part.begin);
  const std::size_t end = page.find(part.end);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
  return page.substr(0, begin + part.begin.size()) + part.content + page.substr(end);
}

int complain(std::string_view what) {
  fmt::print(stderr, "{}\n", what);
  return 1;
}

}  // namespace

int write_or_check(int argc, char** argv, const MarkedPart& part) {
  const std::string_view mode = argc == 3 ? argv[1] : "";
  if (mode != "--write" && mode != "--check") return complain("usage: --write|--check FILE");
  const std::string file = argv[2];
  std::ifstream in(file);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const auto wanted = with_part(page, part);
  if (!wanted) return complain(file + " has not both marks of the part that is made");
  if (mode == "--check") return *wanted == page ? 0 : complain(fmt::format("{} is not up to date: {}", file, part.how));
  std::ofstream(file) << *wanted;
  return 0;
}

}  // namespace nest2mqtt::tools
