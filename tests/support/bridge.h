#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "support/process.h"
#include "support/temp_dir.h"

namespace nest2mqtt::test {

/// A value in the configuration file; a string is quoted for TOML.
using Setting = std::variant<bool, int, std::string, std::vector<std::string>>;

struct BridgeOptions {
  std::string api_url = {};
  std::string mqtt_url = {};
  std::string token = "c.test-token";  ///< goes into the access_token_file; empty: no such file
  bool wwn = true;                     ///< there is a [wwn] table
  std::string nle_url = {};            ///< not empty: there is an [nle] table
  /// Not empty: there is an [sdm] table with what nest-simulator has unless told otherwise, and a refresh token.
  std::string sdm_url = {};
  /// Added to the defaults or instead of them, by full name: settings["write.settle"] = "2s".
  std::map<std::string, Setting> settings = {};
  std::string extra = {};  ///< TOML text for the end of the file, for instance a [[wwn.account]]
  Process::Environment environment = {};
};

/// A running `nest2mqtt run` with a configuration file, a token file and a state directory of its
/// own; the latter outlive stops. Owned by one thread.
class Bridge {
 public:
  /// Writes the files; starts nothing.
  explicit Bridge(BridgeOptions options);

  /// Returns at once; what the bridge does then is seen at the broker and in its log.
  void start();
  /// SIGTERM. The exit code; throws if it does not end in time.
  int terminate();
  /// SIGKILL: no `offline`, the broker sends the will.
  void kill();
  void signal(int number) { process_->signal(number); }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  [[nodiscard]] bool running() { return process_ && process_->running(); }
  /// Waits for it to end by itself.
  [[nodiscard]] std::optional<int> wait_exit() { return process_->wait_exit(); }

  /// Replaces the token file at once, as `nest2mqtt login` or an administrator would.
  void set_token(const std::string& token);
  void remove_token();
  /// Changes a setting in the file; the bridge sees it when it is started again.
  void set(const std::string& name, Setting value);

  /// Runs another subcommand with the same configuration and gives its output; throws unless it
  /// exits with 0.
  std::string run_command(std::vector<std::string> arguments) const;

  [[nodiscard]] std::string log() const;  ///< of all runs
  /// A line of the current run; nothing if none comes in time.
  [[nodiscard]] std::optional<std::string> wait_for_log(const std::string& text) const {
    return process_->wait_for_line(text);
  }

  [[nodiscard]] const TempDir& dir() const { return dir_; }
  [[nodiscard]] std::filesystem::path state_dir() const { return dir_ / "state"; }
  [[nodiscard]] std::filesystem::path config_file() const { return dir_ / "nest2mqtt.toml"; }

 private:
  void write_config() const;

  TempDir dir_;
  BridgeOptions options_;
  std::string earlier_log_;
  std::unique_ptr<Process> process_;
};

}  // namespace nest2mqtt::test
