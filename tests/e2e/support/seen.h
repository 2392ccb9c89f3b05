#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {

/// Everything that can be seen of a bridge from outside, to be searched for what must not be there.
class Seen {
 public:
  void add(const std::string& where, std::string text) { places_.emplace_back(where, std::move(text)); }

  /// /proc/<pid>/cmdline of the processes that run now with this bridge's configuration.
  void add_command_lines(const Bridge& bridge);

  /// The log, every message, the files in the state directory but those that `login` keeps tokens in, and the requests
  /// that the service has seen: their paths, bodies and the names in their queries.
  void add_rest(const MirrorWorld& world);

  [[nodiscard]] std::size_t command_lines() const { return command_lines_; }
  [[nodiscard]] bool has(const std::string& text) const;
  void expect_without(const std::string& secret) const;

 private:
  std::vector<std::pair<std::string, std::string>> places_;
  std::size_t command_lines_ = 0;
};

}  // namespace nest2mqtt::test
