#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "e2e/support/login_run.h"
#include "e2e/support/mirror_world.h"
#include "support/process.h"

namespace nest2mqtt::test {

/// A world whose configuration has a client of the service and no token: the bridge waits for a login.
class LoginWorld : public MirrorWorld {
 public:
  /// `options.start_bridge` as usual; its settings are kept.
  explicit LoginWorld(WorldOptions options = {});

  /// `nest2mqtt login` with these arguments, to its end; `typed` is what a person types.
  [[nodiscard]] LoginRun login(const std::vector<std::string>& arguments = {}, const std::string& typed = "") const;

  /// `nest2mqtt logout` with these arguments, to its end.
  [[nodiscard]] LoginRun logout(const std::vector<std::string>& arguments = {}) const;

  /// `nest2mqtt check --online`, to its end.
  [[nodiscard]] LoginRun check_online() const;

  /// With a PIN of the simulator's own; the test stops where that fails.
  void log_in(const std::vector<std::string>& arguments = {});

  /// Started and not waited for.
  [[nodiscard]] std::unique_ptr<Process> start_login(std::vector<std::string> arguments) const;

  [[nodiscard]] std::filesystem::path token_file(const std::string& account = "wwn") const;
  /// The first line of it; empty without a file.
  [[nodiscard]] std::string stored_token(const std::string& account = "wwn") const;

  /// How often the token endpoint was asked.
  [[nodiscard]] std::size_t exchanges() const;
};

inline const std::string login_client_secret = "canary-client-secret-4d1c";

}  // namespace nest2mqtt::test
