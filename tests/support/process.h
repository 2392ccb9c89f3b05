#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/wait_until.h"

namespace nest2mqtt::test {

/// The path of an installed program; also looks where servers live (/usr/sbin). Throws where it is
/// missing.
[[nodiscard]] std::string installed_program(std::string_view name);

/// The path of a program that this build made: in $NEST2MQTT_BIN_DIR, else in the build's bin/.
[[nodiscard]] std::string built_program(std::string_view name);

/// A running program whose stdout and stderr are collected line by line. It is killed and reaped
/// when this object goes away, and killed by the kernel when the thread that started it ends.
///
/// The output may be asked for by any thread, the rest only by the thread that owns the object.
class Process {
 public:
  using Environment = std::map<std::string, std::string>;

  /// Starts `command` (path, arguments...) with this process's environment plus `environment`.
  explicit Process(std::vector<std::string> command, const Environment& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running();

  /// Does nothing once the program has ended.
  void signal(int number);

  /// The exit code, or 128 + the number of the signal that ended it; nothing if it still runs at
  /// the end of `limit`. The output is complete then.
  [[nodiscard]] std::optional<int> wait_exit(std::chrono::milliseconds limit = max_wait());

  /// SIGKILL to it and its own children; reaped before this returns.
  void kill();

  [[nodiscard]] std::vector<std::string> lines() const;
  [[nodiscard]] std::string output() const;

  /// The first line from number `from` on that contains `text`; nothing if the output ends or
  /// `limit` passes first.
  [[nodiscard]] std::optional<std::string> wait_for_line(std::string_view text, std::size_t from = 0,
                                                         std::chrono::milliseconds limit = max_wait()) const;

 private:
  void read_output();
  void add_output(std::string_view bytes);
  [[nodiscard]] std::optional<std::string> find_line(std::string_view text, std::size_t from) const;

  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  int output_ = -1;
  mutable std::mutex mutex_;  ///< guards what follows
  std::vector<std::string> lines_;
  std::string unfinished_line_;
  bool output_ended_ = false;
  std::thread reader_;
};

/// Runs a program to its end and gives its output. Throws, with that output, if it fails.
std::string run(std::vector<std::string> command);

}  // namespace nest2mqtt::test
