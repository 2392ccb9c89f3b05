#include "marked_part.h"

#include <optional>

#include "made_file.h"

namespace nest2mqtt::tools {
namespace {

std::optional<std::string> with_part(const std::string& page, const MarkedPart& part) {
  const std::size_t begin = page.find(part.begin);
  const std::size_t end = page.find(part.end);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
  return page.substr(0, begin + part.begin.size()) + part.content + page.substr(end);
}

}  // namespace

int write_or_check(int argc, char** argv, const MarkedPart& part) {
  if (argc != 3) return complain("usage: --write|--check FILE");
  const std::string file = argv[2];
  const auto page = with_part(read_file(file), part);
  if (!page) return complain(file + " has not both marks of the part that is made");
  return write_or_check(argv[1], file, *page, part.how);
}

}  // namespace nest2mqtt::tools
