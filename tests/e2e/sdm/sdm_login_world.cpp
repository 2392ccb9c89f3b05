#include "sdm_login_world.h"

#include <filesystem>
#include <fstream>
#include <utility>

namespace nest2mqtt::test {

void SdmLoginTest::begin(WorldOptions options) {
  const bool start_bridge = std::exchange(options.start_bridge, false);
  options.bridge.settings.merge(
      std::map<std::string, Setting>{{"sdm.refresh_token", ""}, {"sdm.poll", "5m"}, {"nest.grace", "1s"}});
  start_sdm(std::move(options));
  if (start_bridge) world().bridge.start();
}

std::filesystem::path SdmLoginTest::token_file() const {
  return world().bridge.state_dir() / "tokens" / "sdm";
}

std::string SdmLoginTest::stored_token() const {
  std::ifstream in(token_file());
  std::string line;
  std::getline(in, line);
  return line;
}

void SdmLoginTest::remove_stored_token() const {
  std::filesystem::remove(token_file());
}

}  // namespace nest2mqtt::test
