#pragma once

#include <any>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/config/config_loader.h"

#include "support/temp_dir.h"

namespace nest2mqtt::config {

/// Writes files into a directory of its own and reads configurations from them. In faults the directory is cut off.
class ConfigTest : public testing::Test {
 protected:
  [[nodiscard]] std::string path(std::string_view name) const { return dir_ + "/" + std::string(name); }

  std::string write(std::string_view name, std::string_view text) const {
    return temp_dir_.write_file(name, text).string();
  }

  /// With the table of one account, so that only what a test is about can be wrong.
  tl::expected<Config, std::vector<ConfigError>> load(std::string_view text, Environment environment = {}) const {
    environment.emplace("NEST2MQTT__WWN__MULTIPLEX", "false");
    return load_file(write("c.toml", text), environment);
  }

  /// As it is.
  static tl::expected<Config, std::vector<ConfigError>> load_file(const std::string& file,
                                                                  const Environment& environment = {}) {
    static const BackendTable* const tables[] = {&wwn::wwn_table()};
    return load_config(file, environment, tables);
  }

  /// What an account is set to.
  static const wwn::WwnSettings& settings(const Config& config, std::size_t account = 0) {
    return wwn::settings_of(config.accounts.at(account));
  }

  /// The configuration; the test fails where there are faults.
  Config good(std::string_view text, const Environment& environment = {}) const {
    auto loaded = load(text, environment);
    if (loaded) return *loaded;
    for (const ConfigError& fault : loaded.error()) ADD_FAILURE() << fault.str();
    return {};
  }

  /// The faults, one a line, as `check` prints them.
  std::string faults(std::string_view text, const Environment& environment = {}) const {
    return printed(load(text, environment));
  }

  std::string printed(const tl::expected<Config, std::vector<ConfigError>>& loaded) const {
    if (loaded) return "";
    std::string lines;
    for (const ConfigError& fault : loaded.error()) lines += fault.str() + "\n";
    for (std::size_t at = lines.find(dir_ + "/"); at != std::string::npos; at = lines.find(dir_ + "/")) {
      lines.erase(at, dir_.size() + 1);
    }
    return lines;
  }

  const test::TempDir temp_dir_;
  const std::string dir_ = temp_dir_.path().string();
};

}  // namespace nest2mqtt::config
