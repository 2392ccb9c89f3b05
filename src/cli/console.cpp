#include "nest2mqtt/cli/console.h"

#include <cstdio>

#include <fmt/format.h>

namespace nest2mqtt::cli {

void say(const std::string& text) {
  fmt::print("{}", text);
  std::fflush(stdout);
}

int report_error(const std::string& message, int exit_code) {
  std::fflush(stdout);
  fmt::print(stderr, "nest2mqtt: {}\n", message);
  return exit_code;
}

}  // namespace nest2mqtt::cli
