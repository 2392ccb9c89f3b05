#include "log.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/config/backend_table.h"

#include "log_line.h"

namespace nest2mqtt::app {
namespace {

constexpr std::size_t kept_warnings = 50;
/// Secrets that services gave: an access token an hour, a token for each picture. Older ones are void long since.
constexpr std::size_t kept_tokens = 500;
constexpr std::size_t max_message = 1000;  // bytes; some are made of what others have sent

/// The words of the configuration, which differ from spdlog's own.
std::string_view word(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
      return "trace";
    case spdlog::level::debug:
      return "debug";
    case spdlog::level::info:
      return "info";
    case spdlog::level::warn:
      return "warn";
    default:
      return "error";
  }
}

}  // namespace

spdlog::level::level_enum to_spdlog(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::trace:
      return spdlog::level::trace;
    case config::LogLevel::debug:
      return spdlog::level::debug;
    case config::LogLevel::info:
      return spdlog::level::info;
    case config::LogLevel::warn:
      return spdlog::level::warn;
    case config::LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

/// base_sink's mutex guards the secrets as well as the output.
class LogSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  LogSink(config::LogFormat format, std::FILE* out) : format_(format), out_(out) {}

  std::vector<report::RecentWarning> warnings() {
    const std::scoped_lock lock(mutex_);
    return {warnings_.begin(), warnings_.end()};
  }

  void set_format(config::LogFormat format) {
    const std::scoped_lock lock(mutex_);
    format_ = format;
  }

  void add_secret(const Secret& secret) {
    const std::scoped_lock lock(mutex_);
    insert(secret);
  }

  void add_token(const Secret& token) {
    const std::scoped_lock lock(mutex_);
    const auto known = std::find(tokens_.begin(), tokens_.end(), token);
    if (known != tokens_.end()) {
      tokens_.erase(known);
    } else if (!insert(token)) {
      return;  // one of the configuration
    }
    tokens_.push_back(token);
    if (tokens_.size() <= kept_tokens) return;
    std::erase(secrets_, tokens_.front());
    tokens_.pop_front();
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view payload(message.payload.data(), message.payload.size());
    // Before the line is made: escaping could change a secret so that it is no longer recognised.
    // And before it is cut, for the same reason.
    std::string text = shortened_with_size(without_secrets(payload, secrets_), max_message);
    const std::string line = log_line(format_, message.time, word(message.level), text);
    std::fwrite(line.data(), 1, line.size(), out_);
    std::fflush(out_);
    if (message.level < spdlog::level::warn) return;
    warnings_.push_back({message.time, std::string(word(message.level)), std::move(text)});
    if (warnings_.size() > kept_warnings) warnings_.pop_front();
  }

  void flush_() override { std::fflush(out_); }

 private:
  /// False: it is empty, or known.
  bool insert(const Secret& secret) {
    if (secret.empty() || std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) return false;
    // Longer ones first: a secret that contains another is replaced as a whole.
    const auto shorter = std::find_if(secrets_.begin(), secrets_.end(), [&](const Secret& known) {
      return known.reveal().size() < secret.reveal().size();
    });
    secrets_.insert(shorter, secret);
    return true;
  }

  config::LogFormat format_;
  std::FILE* const out_;
  std::vector<Secret> secrets_;  ///< those of the configuration, and `tokens_`
  std::deque<Secret> tokens_;    ///< those named longest ago first
  std::deque<report::RecentWarning> warnings_;
};

Log::Log(const config::LogConfig& config, std::FILE* out)
    : sink_(std::make_shared<LogSink>(config.format, out)), former_(spdlog::default_logger()) {
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("nest2mqtt", sink_));
  set_level(config.level);
}

Log::~Log() {
  spdlog::set_default_logger(std::move(former_));
}

void Log::set_level(config::LogLevel level) {
  spdlog::default_logger()->set_level(to_spdlog(level));
}

void Log::set_format(config::LogFormat format) {
  sink_->set_format(format);
}

void Log::add_secrets(const config::Config& config) {
  for (const auto& key : config::config_keys()) {
    if (key.secret) add_secret(key.secret(config));
  }
  for (const config::AccountConfig& account : config.accounts) {
    for (const auto& key : account.table->keys) {
      if (key.secret) add_secret(key.secret(account.settings));
    }
  }
}

void Log::add_secret(const Secret& secret) {
  sink_->add_secret(secret);
}

void Log::add_token(const Secret& token) {
  sink_->add_token(token);
}

std::vector<report::RecentWarning> Log::recent_warnings() const {
  return sink_->warnings();
}

}  // namespace nest2mqtt::app
