#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "e2e/support/login_run.h"
#include "sdm_world.h"

namespace nest2mqtt::test {

/// A bridge whose [sdm] table has no refresh token: it waits for `nest2mqtt login`.
class SdmLoginTest : public SdmTest {
 protected:
  /// `options.start_bridge` as usual; does not wait for the bridge. The devices are read at the start and after a
  /// login, so that several logins in one test stay below Google's quota; `sdm.poll` may be set to another value.
  void begin(WorldOptions options = {});

  /// `nest2mqtt login`, to its end; `typed` is what a person pastes.
  [[nodiscard]] LoginRun login(const std::string& typed, const std::vector<std::string>& arguments = {}) {
    return run_subcommand(world().bridge, "login", arguments, typed);
  }
  [[nodiscard]] std::string stored_token() const;
  void remove_stored_token() const;

 private:
  [[nodiscard]] std::filesystem::path token_file() const;
};

}  // namespace nest2mqtt::test
