#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/family_home.h"
#include "support/http_probe.h"
#include "support/run_to_end.h"
#include "support/world.h"

namespace nest2mqtt::test {

/// A World whose bridge serves its pages on a port of its own.
class HttpWorld : public World {
 public:
  explicit HttpWorld(WorldOptions options = {});

  /// The status page; waits until it is there.
  [[nodiscard]] std::string url();
  [[nodiscard]] HttpReply page(const std::string& path) { return http_get(url() + path); }

  /// Waits for /readyz to say so.
  [[nodiscard]] testing::AssertionResult wait_ready();

  /// Sends a command and waits for its final receipt of this status.
  [[nodiscard]] testing::AssertionResult command(const std::string& path, const std::string& field,
                                                 const std::string& payload, const std::string& status);
};

}  // namespace nest2mqtt::test
