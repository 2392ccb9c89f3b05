#include "support/run_to_end.h"

#include <utility>

namespace nest2mqtt::test {

Outcome run_to_end(std::vector<std::string> command, const Process::Environment& environment) {
  Process process(std::move(command), environment);
  const auto code = process.wait_exit();
  return {code, process.output()};
}

}  // namespace nest2mqtt::test
