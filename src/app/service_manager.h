#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::app {

/// Tells systemd how the service is (sd_notify(3)), and that its core loop still turns (the watchdog). Started by
/// anybody else, that is without NOTIFY_SOCKET, it says nothing to nobody.
class ServiceManager {
 public:
  /// The watchdog's time, if the service manager wants to be shown that we live, is read from the environment.
  explicit ServiceManager(Instant now);

  /// Somebody listens; else there is no need to say anything.
  [[nodiscard]] bool listens() const { return listens_; }

  /// Started, or done with reading the configuration again. The broker and the service may still be out of reach: they
  /// may be so for hours, and a restart would not bring them back.
  void say_ready() const;
  void say_reloading(Instant now) const;
  void say_stopping() const;

  /// One line for `systemctl status`; told when it changes.
  void show_status(std::string line);

  /// The watchdog is fed twice in the time it allows.
  [[nodiscard]] std::optional<Instant> deadline() const { return next_sign_of_life_; }
  void tick(Instant now);

 private:
  bool listens_;
  milliseconds interval_{0};
  std::optional<Instant> next_sign_of_life_;
  std::string status_;
};

}  // namespace nest2mqtt::app
