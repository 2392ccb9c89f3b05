#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/process.h"

namespace nest2mqtt::test {

/// How a program ended.
struct Outcome {
  std::optional<int> code;
  std::string output;  ///< of both kinds
};

[[nodiscard]] Outcome run_to_end(std::vector<std::string> command, const Process::Environment& environment = {});

}  // namespace nest2mqtt::test
