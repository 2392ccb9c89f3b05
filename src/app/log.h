#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <spdlog/common.h>
#include <spdlog/logger.h>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/report/recent_warning.h"

namespace nest2mqtt::app {

[[nodiscard]] spdlog::level::level_enum to_spdlog(config::LogLevel level);

class LogSink;

/// The program's log. While it lives, it is what `spdlog::info` and its kin write to: one line for each message, with
/// its time in UTC and its level, as text or as a JSON object. May be used from any thread.
///
/// Secrets cannot be printed by construction; should one get into a message all the same (say, quoted by a service),
/// it is replaced by `***` before the line is written.
class Log {
 public:
  /// `out` is not closed.
  explicit Log(const config::LogConfig& config, std::FILE* out = stderr);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  /// spdlog has its former logger again.
  ~Log();

  /// From now on.
  void set_level(config::LogLevel level);
  void set_format(config::LogFormat format);

  /// The text must not appear in any line from now on. Empty ones are ignored.
  void add_secret(const Secret& secret);
  /// The same for a token that a service gave: until 500 others were named later.
  void add_token(const Secret& token);
  /// All of a configuration.
  void add_secrets(const config::Config& config);

  /// The last lines with the level warn or error, oldest first.
  [[nodiscard]] std::vector<report::RecentWarning> recent_warnings() const;

 private:
  std::shared_ptr<LogSink> sink_;
  std::shared_ptr<spdlog::logger> former_;
};

}  // namespace nest2mqtt::app
