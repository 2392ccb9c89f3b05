#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::tools {

/// A part of a page of docs/ that is made from the code, between two lines that mark it.
struct MarkedPart {
  std::string_view begin;  ///< whole lines, with their ends
  std::string_view end;
  std::string content;
  std::string_view how;  ///< what to do when the page is not up to date
};

/// `--write FILE` puts the part into its page, `--check FILE` compares. The exit code of the program.
[[nodiscard]] int write_or_check(int argc, char** argv, const MarkedPart& part);

}  // namespace nest2mqtt::tools
